import { css } from 'lit';

/** Styles that a block needs once the reader has acted on it; loaded with the first act. */
export const panelStyles = css`
  :host {
    --soft: color-mix(in srgb, currentColor 4%, transparent);
    --line: color-mix(in srgb, currentColor 18%, transparent);
    --bad: var(--python-run-error, color-mix(in srgb, #e3172c 58%, currentColor));
    /* For the bars beside values and tracebacks, which align with the code. */
    --room: clamp(3px, var(--inset, 14px), 12px);
  }
  :host([theme='light']) {
    --soft: #f3f4f6;
  }
  :host([theme='dark']) {
    --soft: #1d2026;
  }
  .panel {
    --quiet: color-mix(in srgb, currentColor 76%, transparent);
    container-type: inline-size;
    margin-top: calc(var(--gap, 0px) * -1);
    margin-bottom: var(--gap, 0px);
    padding: 0 calc(var(--inset, 14px) - 1px) 12px;
    border: 1px solid var(--line);
    border-top: 0;
    border-radius: 0 0 6px 6px;
    background: var(--python-run-output-background, var(--soft));
    font: var(--python-run-font, var(--code-font, 0.9em / 1.45 monospace));
  }
  .status {
    display: flex;
    align-items: center;
    gap: 8px;
    min-height: 30px;
    /* The toolbar reaches into this row. */
    padding-inline-end: 222px;
    font:
      13px / 1.3 system-ui,
      sans-serif;
    font-variant-numeric: tabular-nums;
  }
  @container (max-width: 420px) {
    .status {
      padding: 16px 0 0;
    }
  }
  .bad .state {
    color: var(--bad);
    font-weight: 600;
  }
  .since {
    color: var(--quiet);
  }
  .since::before {
    content: '· ';
  }
  .about {
    margin: 0 0 4px;
    font:
      13px / 1.45 system-ui,
      sans-serif;
    color: var(--quiet);
  }
  .about code {
    font:
      0.95em ui-monospace,
      monospace;
  }
  button.link {
    display: inline;
    height: auto;
    min-width: 0;
    padding: 0;
    border-radius: 2px;
    font: inherit;
    color: inherit;
    text-decoration: underline;
    text-decoration-color: color-mix(in srgb, currentColor 45%, transparent);
    text-underline-offset: 3px;
    user-select: text;
  }
  button.link:hover {
    text-decoration-color: currentColor;
  }
  .more {
    position: relative;
  }
  /* From the button's end, long words would leave a phone's screen: from the toolbar's they fit. */
  @media (max-width: 480px) {
    .more {
      position: static;
    }
  }
  .more > button svg {
    stroke-width: 2.4;
  }
  .menu {
    position: absolute;
    top: calc(100% + 6px);
    inset-inline-end: 0;
    display: grid;
    width: max-content;
    padding: 4px;
    border-radius: 8px;
    background: var(--surface);
    color: var(--python-run-toolbar-color, currentColor);
    box-shadow:
      0 0 0 1px #0000001f,
      0 6px 20px #00000033;
  }
  .toolbar .menu button {
    justify-content: flex-start;
    height: 30px;
    padding: 0 12px;
    border-radius: 5px;
    font-weight: 500;
    white-space: nowrap;
    box-shadow: none;
  }
  .spinner {
    flex: none;
    width: 10px;
    height: 10px;
    border: 2px solid var(--line);
    border-top-color: currentColor;
    border-radius: 50%;
    /* In few steps: without a graphics card, sixty frames a second delay CPython's start. */
    animation: turn 1s steps(6) infinite;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  progress {
    display: block;
    width: 100%;
    height: 4px;
    margin: 2px 0 6px;
    accent-color: var(--accent);
  }
  .notice,
  .failure {
    margin: 4px 0;
    font:
      14px / 1.45 system-ui,
      sans-serif;
  }
  .failure button {
    padding: 0 10px;
    background: var(--soft);
    box-shadow: 0 0 0 1px var(--line);
    margin-top: 6px;
    display: flex;
  }
  .editor {
    box-sizing: border-box;
  }
  @media (prefers-reduced-motion: reduce) {
    .spinner {
      animation: none;
    }
  }
`;
