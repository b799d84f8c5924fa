import { css } from 'lit';

/** Styles that a console needs besides those of blocks. */
export const consoleStyles = css`
  /* It copies the code, which is only the prompt's; another button copies the whole console. */
  [part='copy-button'] {
    display: none;
  }
  .console {
    --quiet: color-mix(in srgb, currentColor 76%, transparent);
    container-type: inline-size;
  }
  .scroller {
    box-sizing: border-box;
    max-height: var(--python-run-output-height, 26em);
    overflow: auto;
    overscroll-behavior: contain;
    /* Room for the bars beside tracebacks, and for the toolbar. */
    margin-inline-start: -12px;
    padding-inline-start: 12px;
  }
  .console .results {
    max-height: none;
  }
  .typed {
    display: block;
    /* Indents continued rows past the prompt. */
    padding-inline-start: 4ch;
    text-indent: -4ch;
  }
  .echo .cm-builtin {
    color: var(--builtin);
  }
  .console .status[hidden] {
    display: none;
  }
  .console .status {
    padding: 0;
    /* Hides a status that lasts only a moment. */
    animation: appear 0s 0.3s backwards;
  }
  @keyframes appear {
    from {
      opacity: 0;
    }
  }
  .line.waits .cm-gutters {
    visibility: hidden;
  }
  .again button {
    margin-block: 4px;
    padding: 0 10px;
    background: var(--soft);
    box-shadow: 0 0 0 1px var(--line);
  }
  .keys {
    margin: 8px 0 10px;
    font:
      13px / 1.45 system-ui,
      sans-serif;
    color: var(--quiet);
  }
  .screen:not(:empty) ~ .keys {
    /* Still there for screen readers. */
    position: absolute;
    width: 1px;
    height: 1px;
    margin: 0;
    overflow: hidden;
    clip-path: inset(50%);
  }
`;
