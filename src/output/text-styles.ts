import { css, unsafeCSS } from 'lit';
import { GROUNDS, NAMES, TEXT_COLORS, type Ground } from './text-colors.js';

/** The named colours, which a page may set. */
const palette = (ground: Ground) =>
  unsafeCSS(
    NAMES.map(
      (name, at) =>
        `--ansi-${String(at)}:var(--python-run-ansi-${name},${TEXT_COLORS[ground][at] ?? ''})`,
    ).join(';'),
  );

/** Styles for what a program prints, and for tracebacks. */
export const textStyles = css`
  .panel {
    ${palette('light')};
    --ink: #1f2328;
    --paper: ${unsafeCSS(GROUNDS.light)};
    --quiet: color-mix(in srgb, currentColor 72%, transparent);
    /* Not the page's: each text with a colour of its own sets them. */
    --light: initial;
    --light-fill: initial;
    --dark: initial;
    --dark-fill: initial;
    --tone: initial;
  }
  .panel.dark {
    ${palette('dark')};
    --ink: #e6e8eb;
    --paper: ${unsafeCSS(GROUNDS.dark)};
  }
  .stderr {
    --tone: var(--bad);
  }
  .stderr.warning {
    --tone: var(--ansi-3);
  }
  .stderr.info {
    --tone: var(--quiet);
  }
  .stderr.progress {
    --tone: initial;
  }
  .stdout,
  .stderr,
  .stdin {
    color: var(--light, var(--tone, inherit));
    background-color: var(--light-fill, transparent);
  }
  .dark :is(.stdout, .stderr, .stdin) {
    color: var(--dark, var(--tone, inherit));
    background-color: var(--dark-fill, transparent);
  }
  .bold {
    font-weight: 700;
  }
  .italic,
  .stdin {
    font-style: italic;
  }
  .underline {
    text-decoration: underline;
  }
  .overline {
    text-decoration: overline;
  }
  .strike {
    text-decoration: line-through;
  }
  .hidden {
    visibility: hidden;
  }
  .results a {
    color: inherit;
    text-decoration: underline;
    text-decoration-thickness: 1px;
    text-underline-offset: 2px;
  }
  .results a:hover {
    text-decoration-thickness: 2px;
  }
  .results a:focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 1px;
  }
  .traceback :is(.quiet, .library) {
    color: var(--quiet);
  }
  .traceback .place {
    color: var(--ansi-4);
  }
  .traceback .function {
    color: var(--ansi-5);
  }
  .traceback .library .function {
    color: inherit;
  }
  .traceback :is(.carets, .cause, strong) {
    color: var(--bad);
  }
  .traceback .carets {
    font-weight: 700;
  }
  /* No carets point at these. */
  .traceback :is(.quiet, .cause, strong) {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .advice {
    margin: 6px 0 2px;
    padding: 8px 12px;
    border-radius: 6px;
    background: color-mix(in srgb, var(--accent) 10%, transparent);
    font: 14px / 1.5 var(--ui-font);
    white-space: pre-line;
  }
`;
