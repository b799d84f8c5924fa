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

  /** Blocks with the same name share one interpreter; without a name, each run gets a new one. */
  declare session: string | null;

  /**
   * Which blocks of the session run first if they have not run yet or were edited since: with
   * `auto`, earlier ones that define what this block uses; with `previous`, all earlier ones; with
   * `none`, none; or those with these ids, separated by spaces.
   */
  declare depends: string;

  /** Accessible name. If empty, “Python example” or “Python console”, in the block's language. */
  declare label: string;

  /** Whether the code cannot be edited. */
  declare readonly: boolean;

  /** `auto` follows the page; `light` and `dark` override it. */
  declare theme: 'auto' | 'light' | 'dark';

  /**
   * When the page starts to fetch Python. `intent`: when the mouse or the focus stays on Run, or a
   * finger touches it. `visible`: also when the block comes near the viewport. `none`: at the first
   * run. Never early if the reader saves data or has a slow connection.
   */
  declare prefetch: 'intent' | 'visible' | 'none';

  /**
   * Seconds after which a run is stopped, not counting time spent waiting for input; 0 for no
   * limit.
   */
  declare timeout: number;

  /** Lines that `input()` reads before the reader is asked. */
  declare stdin: string | null;

  /**
   * What to install before a run, separated by spaces or commas: names (`numpy`), requirements
   * (`attrs>=24`) and addresses of wheels, relative to the page. Imports from pyodide's
   * distribution need not be listed.
   */
  declare packages: string | null;

  /** Address of a folder of packages with its `pyodide-lock.json`; by default, pyodide's own. */
  declare packageBase: string | null;

  /**
   * Address of a package index to ask first. By default, PyPI is asked after pyodide's
   * distribution, or no index if `package-base` is set.
   */
  declare packageIndex: string | null;

  /**
   * Whether the code runs in an opaque origin, without the reader's cookies, the site's storage, or
   * access to the page. For code that neither the author nor the reader has written.
   */
  declare sandbox: boolean;

  /**
   * Whether rich output may load images from other sites, and run its scripts in a frame that
   * cannot see the page.
   */
  declare trusted: boolean;

  /**
   * What a script should show: text, or the id of the element that contains it; `...` stands for
   * parts left out. The block says whether the output matches, and how it differs. For a
   * transcript: the same transcript with the doctest directives that its page hides.
   */
  declare expect: string | null;

  /**
   * Ids, separated by spaces, of hidden code that runs first, once per session or, without one,
   * before each run: of a `<script type="text/x-python">`, or of a block.
   */
  declare setup: string | null;

  /**
   * Files to put into the working directory before a run: addresses, separated by spaces and
   * relative to the page, each alone or with its path there, `url:path`.
   */
  declare files: string | null;

  /** Address of a file with the code, relative to the page. */
  declare src: string | null;

  /** Lines of the code to show, as `first-last`; all lines run. */
  declare lines: string | null;

  /** Whether the code is folded behind a button. */
  declare hideCode: boolean;

  /** Whether the browser keeps the reader's edits for the next visit. */
  declare persist: boolean;

  /** Whether this is a prompt at which the reader continues the session. */
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
