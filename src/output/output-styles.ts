import { css } from 'lit';

/** Styles for what a run shows, except for printed text. */
export const outputStyles = css`
  .results {
    --ui-font: system-ui, sans-serif;
    margin-inline-start: calc(-1 * var(--room));
    padding-inline-start: var(--room);
    max-height: var(--python-run-output-height, 26em);
    overflow: auto;
    overscroll-behavior: contain;
  }
  .results:has(.rich) {
    /* Shows a plot or a table whole, if the window is high enough. */
    max-height: var(--python-run-output-height, max(26em, 85vh));
  }
  .rich {
    /* Its content stays inside, however it positions itself. */
    contain: paint;
    position: relative;
    max-width: 100%;
    margin: 4px 0;
    overflow-x: auto;
    font-size: 14px;
  }
  .rich img,
  .files img {
    display: block;
    max-width: 100%;
  }
  .rich img {
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
  .rich:focus-visible,
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
  /* Without hover, it is always visible, and so must not lie on the text. */
  @media (hover: none) {
    .copy-output {
      position: static;
      display: flex;
      margin: 6px 0 0 auto;
      opacity: 1;
    }
  }
  .results:focus-visible,
  details.quiet summary:focus-visible {
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
  .value,
  .traceback,
  .difference > * {
    padding-inline-start: calc(var(--room) - 3px);
    border-inline-start: 3px solid transparent;
    margin-inline-start: calc(-1 * var(--room));
  }
  .value {
    margin-top: 2px;
    border-color: var(--accent);
  }
  .traceback {
    /* Keeps the carets below what they point at. */
    white-space: pre;
    overflow-wrap: normal;
    margin-top: 4px;
    border-color: var(--bad);
  }
  .prompt {
    opacity: 0.75;
  }
  .example {
    margin-top: 8px;
  }
  .difference > * {
    display: block;
    min-height: 1lh;
    padding-inline-end: 9px;
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
    font: 14px / 1.6 var(--ui-font);
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
    font: 13px / 1.3 var(--ui-font);
  }
  .gap[hidden] {
    display: none;
  }
  .files {
    display: grid;
    gap: 6px;
    margin: 8px 0 0;
    /* A button's outline lies outside the button. */
    padding: 0 0 2px;
    list-style: none;
    font: 14px / 1.6 var(--ui-font);
  }
  .files img {
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
    /* In some browsers, scroll bars overlap what they scroll. */
    padding-bottom: 14px;
    font: 14px / 1.45 var(--ui-font);
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
  .answers button {
    padding: 0 10px;
    background: var(--soft);
    box-shadow: 0 0 0 1px var(--line);
  }
`;
