import { css } from 'lit';

/**
 * Colours are mixed from the page's text colour, so that they fit any theme and follow its toggle.
 * The toolbar overlaps the block's lower edge and takes no space: upgrading moves nothing.
 */
export const styles = css`
  :host {
    display: block;
    position: relative;
    --accent: var(--python-run-accent, #1d63d1);
    /* White, or dark where the text is light. */
    --surface: var(
      --python-run-toolbar-background,
      oklch(from currentColor clamp(0.27, (0.6 - l) * 99, 1) 0 0)
    );
  }
  :host([hidden]),
  [hidden] {
    display: none;
  }
  :host([theme='light']) {
    color: #1f2328;
    color-scheme: light;
  }
  :host([theme='dark']) {
    color: #e6e8eb;
    color-scheme: dark;
  }
  .frame {
    position: relative;
  }
  .toolbar {
    position: absolute;
    bottom: 0;
    inset-inline-end: 10px;
    transform: translateY(50%);
    z-index: 1;
    display: flex;
    gap: 4px;
    direction: ltr;
  }
  button {
    all: unset;
    box-sizing: border-box;
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 5px;
    min-width: 28px;
    height: 28px;
    padding: 0 7px;
    border-radius: 14px;
    font:
      600 13px / 1 system-ui,
      sans-serif;
    letter-spacing: normal;
    cursor: pointer;
    user-select: none;
  }
  .toolbar button {
    background: var(--surface);
    color: var(--python-run-toolbar-color, currentColor);
    box-shadow:
      0 0 0 1px #0000001f,
      0 1px 3px #00000026;
  }
  .toolbar button:hover {
    filter: brightness(0.9);
  }
  .toolbar .main {
    background: var(--accent);
    color: #fff;
    padding: 0 12px 0 10px;
  }
  .toolbar .stop {
    background: #c4152a;
  }
  .code:focus-visible,
  button:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  svg {
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
    stroke-linejoin: round;
    stroke-linecap: round;
  }
  .main svg {
    fill: currentColor;
  }
  .note {
    padding: 7px 10px;
    border-radius: 14px;
    background: var(--surface);
    font:
      13px / 1 system-ui,
      sans-serif;
  }
  @media print {
    .toolbar {
      display: none;
    }
  }
  @media (forced-colors: active) {
    button {
      border: 1px solid ButtonText;
    }
  }
`;
