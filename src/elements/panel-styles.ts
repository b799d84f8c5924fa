import { css } from 'lit';

/** What a block needs once the reader has acted on it; loaded with the first act. */
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
    margin-inline-start: calc(-1 * var(--room));
    padding-inline-start: var(--room);
    max-height: var(--python-run-output-height, 26em);
    overflow: auto;
    overscroll-behavior: contain;
  }
  .results:has(.rich) {
    /* A plot or a table is seen whole, where the window allows it. */
    max-height: var(--python-run-output-height, max(26em, 85vh));
  }
  .rich {
    /* What is in it stays in it, wherever it positions itself. */
    contain: paint;
    position: relative;
    max-width: 100%;
    margin: 4px 0;
    overflow-x: auto;
    font-size: 14px;
  }
  .rich:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: -2px;
  }
  .rich img {
    display: block;
    max-width: 100%;
    height: auto;
    border-radius: 3px;
  }
  .rich iframe {
    display: block;
    width: 100%;
    height: 26em;
    border: 0;
    border-radius: 3px;
    background: #fff;
    color-scheme: light;
  }
  .json {
    font:
      13px / 1.5 ui-monospace,
      monospace;
    overflow-wrap: anywhere;
  }
  .json ul {
    margin: 0;
    padding-inline-start: 16px;
    border-inline-start: 1px solid var(--line);
    margin-inline-start: 4px;
    list-style: none;
  }
  .json summary {
    cursor: pointer;
    min-height: 24px;
    line-height: 24px;
  }
  .json summary:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: -2px;
  }
  .json-name {
    font-weight: 600;
  }
  .json-size {
    opacity: 0.75;
  }
  .json-string {
    color: color-mix(in srgb, #0a7c3e 58%, currentColor);
  }
  .json-number,
  .json-boolean {
    color: color-mix(in srgb, #1d63d1 58%, currentColor);
  }
  .output {
    position: relative;
  }
  .copy-output {
    position: absolute;
    top: 0;
    inset-inline-end: 0;
    min-width: 26px;
    height: 26px;
    background: var(--surface);
    color: var(--python-run-toolbar-color, currentColor);
    box-shadow: 0 0 0 1px #0000001f;
    opacity: 0;
  }
  .output:hover .copy-output,
  .copy-output:focus-visible {
    opacity: 1;
  }
  /* It must be seen at all times there, and then it must not lie on the text. */
  @media (hover: none) {
    .copy-output {
      position: static;
      display: flex;
      margin: 6px 0 0 auto;
      opacity: 1;
    }
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
  .value {
    margin-top: 2px;
    padding-inline-start: calc(var(--room) - 3px);
    border-inline-start: 3px solid var(--accent);
    margin-inline-start: calc(-1 * var(--room));
  }
  .traceback {
    /* Its carets point at what stands above them. */
    white-space: pre;
    overflow-wrap: normal;
    margin-top: 4px;
    padding-inline-start: calc(var(--room) - 3px);
    border-inline-start: 3px solid var(--bad);
    margin-inline-start: calc(-1 * var(--room));
  }
  .prompt {
    opacity: 0.75;
  }
  .example {
    margin-top: 8px;
  }
  .difference,
  .conclusion {
    white-space: pre-wrap;
  }
  .difference del,
  .difference ins,
  .difference span {
    display: block;
    min-height: 1lh;
    padding-inline: calc(var(--room) - 3px) 9px;
    margin-inline-start: calc(-1 * var(--room));
    border-inline-start: 3px solid transparent;
    text-decoration: none;
  }
  .difference del {
    color: var(--bad);
    border-color: var(--bad);
  }
  .difference ins {
    color: color-mix(in srgb, #12803a 58%, currentColor);
    border-color: currentColor;
    font-weight: 600;
  }
  details.quiet {
    margin-top: 4px;
  }
  details.quiet summary {
    width: fit-content;
    cursor: pointer;
    font:
      14px / 1.6 system-ui,
      sans-serif;
  }
  details.quiet summary:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
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
  .files {
    display: grid;
    gap: 6px;
    margin: 8px 0 0;
    /* The outline of a button lies outside of it. */
    padding: 0 0 2px;
    list-style: none;
    font:
      14px / 1.6 system-ui,
      sans-serif;
  }
  .files img {
    display: block;
    max-width: 100%;
    margin-bottom: 4px;
  }
  .files .name {
    font-weight: 600;
    overflow-wrap: anywhere;
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
  .json button,
  .files button,
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
  .fault {
    position: absolute;
    height: 0;
    border-bottom: 2px solid #e3172c;
    pointer-events: none;
  }
  @media (prefers-reduced-motion: reduce) {
    .spinner {
      animation: none;
    }
  }
`;
