import { css } from 'lit';

/** What a block needs once the reader has acted on it; loaded with the first act. */
export const panelStyles = css`
  .panel {
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
    padding-inline-end: 190px;
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
  .status.bad {
    color: var(--bad);
    font-weight: 600;
  }
  .spinner {
    flex: none;
    width: 10px;
    height: 10px;
    border: 2px solid var(--line);
    border-top-color: currentColor;
    border-radius: 50%;
    /* In few steps: where the browser draws without a graphics card, sixty frames a second are
       work that CPython's start has to wait for. */
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
  .results {
    /* Room for the bars beside values and tracebacks, which align with the code. */
    margin-inline-start: -12px;
    padding-inline-start: 12px;
    max-height: var(--python-run-output-height, 26em);
    overflow: auto;
    overscroll-behavior: contain;
  }
  .results:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  pre {
    margin: 0;
    font: inherit;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    tab-size: 8;
  }
  .stderr {
    color: var(--bad);
  }
  .log input {
    width: min(24em, 60%);
    padding: 0 4px;
    border: 0;
    border-bottom: 2px solid var(--accent);
    background: color-mix(in srgb, var(--accent) 10%, transparent);
    color: inherit;
    font: inherit;
  }
  .log input:focus {
    outline: 0;
    border-bottom-width: 3px;
  }
  .stdin {
    font-style: italic;
  }
  .value {
    margin-top: 2px;
    padding-inline-start: 9px;
    border-inline-start: 3px solid var(--accent);
    margin-inline-start: -12px;
  }
  .traceback {
    /* Its carets point at what stands above them. */
    white-space: pre;
    overflow-wrap: normal;
    margin-top: 4px;
    padding-inline-start: 9px;
    border-inline-start: 3px solid var(--bad);
    margin-inline-start: -12px;
  }
  .traceback strong {
    color: var(--bad);
  }
  .page {
    display: block;
    content-visibility: auto;
  }
  .gap {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    margin: 6px 0;
    padding: 6px 0;
    border-block: 1px dashed var(--line);
    font:
      13px / 1.3 system-ui,
      sans-serif;
  }
  .gap[hidden] {
    display: none;
  }
  .answers {
    display: grid;
    gap: 6px;
    justify-items: start;
    margin: 8px 0 0;
    /* Scroll bars of some browsers lie over what they scroll. */
    padding-bottom: 14px;
    font:
      14px / 1.45 system-ui,
      sans-serif;
  }
  .answers label {
    display: grid;
    gap: 4px;
    width: 100%;
  }
  .answers textarea {
    box-sizing: border-box;
    width: min(36em, 100%);
    padding: 4px 8px;
    border: 1px solid var(--line);
    border-radius: 4px;
    background: color-mix(in srgb, var(--accent) 6%, transparent);
    color: inherit;
    font: inherit;
    font-family: ui-monospace, monospace;
    resize: vertical;
  }
  .gap button,
  .answers button,
  .failure button {
    padding: 0 10px;
    background: var(--soft);
    box-shadow: 0 0 0 1px var(--line);
  }
  .notice,
  .failure {
    margin: 4px 0;
    font:
      14px / 1.45 system-ui,
      sans-serif;
  }
  .failure button {
    margin-top: 6px;
    display: flex;
  }
  .editor {
    box-sizing: border-box;
  }
  .marker {
    position: absolute;
    inset-inline: 0;
    pointer-events: none;
    background: color-mix(in srgb, #e3172c 14%, transparent);
    box-shadow: inset 3px 0 #e3172c;
  }
  @media (prefers-reduced-motion: reduce) {
    .spinner {
      animation: none;
    }
  }
`;
