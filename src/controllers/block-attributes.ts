import { LitElement } from 'lit';

/** The attributes of a block, each with its property. */
export class BlockAttributes extends LitElement {
  static override properties = {
    session: { reflect: true },
    depends: {},
    label: {},
    readonly: { type: Boolean, reflect: true },
    theme: { reflect: true },
    prefetch: {},
    timeout: { type: Number },
    stdin: {},
    packages: {},
    packageBase: { attribute: 'package-base' },
    packageIndex: { attribute: 'package-index' },
    sandbox: { type: Boolean },
    trusted: { type: Boolean },
    expect: {},
    setup: {},
    files: {},
    src: {},
    lines: {},
    hideCode: { type: Boolean, attribute: 'hide-code' },
    persist: { type: Boolean },
    console: { type: Boolean },
  };

  /** Blocks with the same name share one interpreter; without one each run gets a fresh one. */
  declare session: string | null;

  /**
   * Which earlier blocks of the session run first when they have not run yet, or were edited since:
   * with `auto` those that define what this block uses, with `previous` all, with `none` none; or
   * those with these ids, with spaces between them.
   */
  declare depends: string;

  /** Accessible name; empty for “Python example”, or “Python console”, in the block's language. */
  declare label: string;

  /** Whether the code cannot be edited. */
  declare readonly: boolean;

  /** `auto` follows the page; `light` and `dark` hold whatever the page does. */
  declare theme: 'auto' | 'light' | 'dark';

  /**
   * When the page begins to fetch Python: with `intent` when the mouse or the focus stays on Run or
   * a finger touches it; with `visible` also when the block comes near the viewport; with `none` at
   * the first run. Never early where the reader saves data or the connection is slow.
   */
  declare prefetch: 'intent' | 'visible' | 'none';

  /**
   * Seconds after which a run is stopped, not counting those in which it waits for input; 0 for no
   * limit.
   */
  declare timeout: number;

  /** What `input()` reads, a line each time, before the reader is asked. */
  declare stdin: string | null;

  /**
   * What to install before a run, separated by spaces or commas: names (`numpy`), requirements
   * (`attrs>=24`) and addresses of wheels, relative to the page. What the code imports need not be
   * named where it is in pyodide's distribution.
   */
  declare packages: string | null;

  /** Address of a folder of packages with its `pyodide-lock.json`; by default pyodide's own. */
  declare packageBase: string | null;

  /**
   * Address of a package index, which is then asked first; by default PyPI, after pyodide's
   * distribution, and none where there is a `package-base`.
   */
  declare packageIndex: string | null;

  /**
   * Whether the code runs in an opaque origin: without the reader's cookies, the site's storage, or a
   * way to the page. For code that neither the author nor the reader has written.
   */
  declare sandbox: boolean;

  /**
   * Whether rich output may load images from other places, and run its scripts in a frame that
   * sees nothing of the page.
   */
  declare trusted: boolean;

  /**
   * What a script shall show: text, or the id of the element that has it. It may leave parts out
   * with `...`. The block says whether it came, and how it differs. Of a transcript, the same one
   * with directives of doctest that its page shows without them.
   */
  declare expect: string | null;

  /**
   * Ids, between spaces, of code that runs before, hidden and once a session; in a block without
   * one before each run: of a `<script type="text/x-python">`, or of a block.
   */
  declare setup: string | null;

  /**
   * Files that are put into the working directory before a run: addresses between spaces, relative
   * to the page, each with the path that it gets there, `url:path`, or without.
   */
  declare files: string | null;

  /** Address of a file that has the code, relative to the page. */
  declare src: string | null;

  /** The lines of the code that are shown, as `first-last`; all of them run. */
  declare lines: string | null;

  /** Whether the code is folded behind a button. */
  declare hideCode: boolean;

  /** Whether the reader's edits are kept for the next visit, in the browser. */
  declare persist: boolean;

  /** Whether this is a prompt at which the reader types, after what its session has run. */
  declare console: boolean;

  constructor() {
    super();
    this.depends = 'auto';
    this.session = this.stdin = this.expect = this.setup = null;
    this.files = this.src = this.lines = null;
    this.packages = this.packageBase = this.packageIndex = null;
    this.label = '';
    this.theme = 'auto';
    this.prefetch = 'intent';
    this.timeout = 0;
    this.readonly = this.sandbox = this.trusted = false;
    this.hideCode = this.persist = this.console = false;
  }
}
