import { html, nothing } from 'lit';
import { BlockAttributes } from '../controllers/block-attributes.js';
import { EditorController } from '../controllers/editor-controller.js';
import { blocks, PageBlock, type BlockElement } from '../controllers/page-block.js';
import { Prefetcher } from '../controllers/prefetcher.js';
import { RunController } from '../controllers/run-controller.js';
import type { Place } from '../output/index.js';
import type { RunStart } from '../page/block.js';
import type { RunMode } from '../protocol/messages.js';
import { emptyResult } from '../session/empty-result.js';
import type { RunEvent, RunResult, RunState } from '../session/types.js';
import { atRest, type AtRest } from '../words/at-rest.js';
import { languageFor, loadWords, pageLanguageOf, type Words } from '../words/words.js';
import {
  PythonRunEndEvent,
  PythonRunInputEvent,
  PythonRunOutputEvent,
  PythonRunStartEvent,
  PythonRunStateEvent,
} from './events.js';
import { copyIcon, editIcon, runIcon, stopIcon } from './icons.js';
import type { Panel } from './panel.js';
import { StaticCode } from './static-code.js';
import { styles } from './styles.js';

const importPanel = () => import('./panel.js');

/** One for all blocks of the page. */
const prefetcher = new Prefetcher(() =>
  Promise.all([importPanel(), loadWords(document.documentElement.lang)]),
);

/**
 * A block of Python code that the reader can run and edit. The code is the element's content, shown
 * as the page made it until the reader acts.
 *
 * @summary Turns a static code block into a runnable example.
 * @slot - The code: a `<pre>`, or whatever a documentation generator wraps one in.
 * @slot toolbar - More buttons, before the element's own.
 * @slot output - Output made with the page, shown until the first run.
 * @fires {PythonRunStartEvent} python-run-start - Before a run; cancelling it prevents the run.
 * @fires {PythonRunOutputEvent} python-run-output - The program printed or displayed something.
 * @fires {PythonRunInputEvent} python-run-input - The program waits for a line of input.
 * @fires {PythonRunStateEvent} python-run-state - The state has changed.
 * @fires {PythonRunEndEvent} python-run-end - A run has ended; carries its result.
 * @fires {PythonRunChangeEvent} python-run-change - The reader edited the code.
 * @csspart toolbar - The row of buttons on the lower edge of the code.
 * @csspart run-button - Starts the run.
 * @csspart stop-button - Stops the run; replaces the run button during a run.
 * @csspart edit-button - Opens the editor.
 * @csspart reset-button - Restores the page's code, and forgets the output.
 * @csspart session-button - Opens the menu for all blocks of the session, after a run.
 * @csspart session-menu - That menu: Run all, Restart session.
 * @csspart copy-button - Copies the code.
 * @csspart copy-output-button - Copies the output's text.
 * @csspart editor - The editor.
 * @csspart status - The line that says what is going on.
 * @csspart output - Everything below the code.
 * @csspart stdout - Text that the program printed.
 * @csspart stderr - Text that it printed to standard error.
 * @csspart input - The field in which the reader types input for the program.
 * @csspart display - Something that the program displayed: a table, a plot.
 * @csspart value - The value of the last expression.
 * @csspart traceback - The traceback of an error.
 * @cssproperty [--python-run-accent=#1d63d1] - Colour of the Run button and of focus rings.
 * @cssproperty --python-run-error - Colour of errors; by default a red that fits the page's text.
 * @cssproperty [--python-run-toolbar-background] - Background of the small buttons; by default white, or dark where the text is light.
 * @cssproperty [--python-run-toolbar-color] - Colour of their icons; by default that of the text.
 * @cssproperty --python-run-output-background - Background of the output; by default a tint.
 * @cssproperty --python-run-font - Font of the output; by default the code's own.
 * @cssproperty --python-run-ansi-red - Colour of text that a program prints in red; likewise for
 *   `black`, `green`, `yellow`, `blue`, `magenta`, `cyan`, `white`, each also with `bright-`.
 * @cssproperty [--python-run-output-height=26em] - Height above which the output scrolls.
 */
export class PythonRun extends BlockAttributes implements BlockElement {
  static override styles = styles;

  private readonly runs: RunController = new RunController(this);
  private readonly editing: EditorController = new EditorController(this);
  private panel: Panel | null = null;
  private isPartMissing = false;

  /** The state of the block's run. */
  get state(): RunState {
    return this.runs.state;
  }

  /** The result of the last run; null before its end. */
  get result(): RunResult | null {
    return this.runs.result;
  }

  /** The code as the reader would run it now: edited or not, without prompts and line numbers. */
  get code(): string {
    return this.editing.code ?? this.staticCode.source.code;
  }

  set code(code: string) {
    this.editing.setCode(code);
    this.panel?.forgetMark();
    void this.openPanel();
  }

  /**
   * Runs the code, or joins the current run. Never rejects: the result says what kept Python from
   * running.
   */
  async run(): Promise<RunResult> {
    if (this.src) await this.openPanel();
    if (!this.allowsRun()) return emptyResult('stopped');
    const result = this.runs.start();
    await this.openPanel();
    return result;
  }

  /** @internal Called by the page, for a run requested here or by another block. */
  async beginRun(): Promise<RunStart | null> {
    if (this.src && !this.runs.isActive) await this.openPanel();
    if (!this.allowsRun()) return null;
    void this.openPanel();
    return this.runs.begin();
  }

  /** Asks the page for permission, unless a run is on. */
  private allowsRun(): boolean {
    if (this.runs.isActive) return true;
    const isAllowed = this.dispatchEvent(new PythonRunStartEvent(this.code));
    if (isAllowed) this.panel?.mark();
    return isAllowed;
  }

  /**
   * Stops the current run, if any. The program has a second to react before its Python is ended, or
   * none if this is called again. Resolves when the run has ended.
   */
  stop(): Promise<void> {
    return this.runs.stop();
  }

  /** Restores the page's code, and forgets edits and output. The session keeps its state. */
  reset(): void {
    this.editing.close();
    this.runs.reset();
    this.panel?.mark();
  }

  /** Opens the editor with the cursor at an offset in the code. */
  async edit(offset = 0): Promise<void> {
    if (this.readonly || !(await this.openPanel())) return;
    try {
      await this.editing.open(offset);
      this.panel?.mark(this.result?.error);
    } catch {
      this.isPartMissing = true;
      this.requestUpdate();
    }
  }

  /** @internal The words shown here; until the panel loads, only those at rest. */
  words = atRest as Words;

  /** @internal */
  async loadWords(): Promise<void> {
    this.words = await loadWords(pageLanguageOf(this));
    this.requestUpdate();
  }

  /** @internal */
  get accessibleName(): string {
    const { label, words }: { label: string; words: AtRest } = this;
    return label || (this.console ? words.consoleLabel : words.label);
  }

  /** @internal The page's record of this block. */
  block: PageBlock = new PageBlock(this);

  /** @internal What holds the code, while that is not in the element yet. */
  codeRoot: Element = this;

  /** @internal */
  get staticCode(): StaticCode {
    return new StaticCode(this.codeRoot);
  }

  /** @internal How the code is run. */
  get mode(): RunMode {
    return this.staticCode.source.mode;
  }

  /** @internal Whether attributes need work before the reader acts. */
  get needsPreparing(): boolean {
    const { src, lines, hideCode, persist, console } = this;
    return [src, lines, hideCode, persist, console].some(Boolean);
  }

  /** @internal Called by the run controller. */
  runEvent(event: RunEvent): void {
    if (event.type === 'output') {
      this.dispatchEvent(new PythonRunOutputEvent(event.chunks, event.display));
    }
    if (event.type === 'input') this.dispatchEvent(new PythonRunInputEvent(event.prompt));
    if (event.type === 'state') this.dispatchEvent(new PythonRunStateEvent(event.state));
    if (event.type === 'end') {
      this.panel?.mark(this.result?.error);
      this.dispatchEvent(new PythonRunEndEvent(event.result));
    }
  }

  /** @internal Called by links in outputs. */
  showLine(place: Place): void {
    if (this.panel) this.panel.show(place);
    else this.scrollIntoView({ block: 'nearest' });
  }

  /** @internal Called by the editor controller. */
  codeChanged(code: string): void {
    blocks.whenChanged(this.block);
    if (this.panel) this.panel.codeChanged(code);
    else void this.openPanel().then(() => this.panel?.codeChanged(code)); // the editor loaded first
  }

  /** Loads what the entry leaves out; if that fails, the toolbar says so. */
  private async openPanel(): Promise<boolean> {
    try {
      const [{ Panel }] = await Promise.all([importPanel(), this.loadWords()]);
      if (!this.panel) {
        this.panel = new Panel(this, this.runs, this.editing);
        this.panel.mark(this.result?.error); // of a run that ended before the panel loaded
      }
      await this.panel.ready;
      this.isPartMissing = false;
    } catch {
      this.isPartMissing = true;
    }
    this.requestUpdate();
    return !this.isPartMissing;
  }

  private readonly onClick = async (event: MouseEvent) => {
    const { target } = event; // becomes this element after the event
    if (!this.editing.isOpen && (await this.openPanel())) this.panel?.click(event, target);
  };

  private readonly onKeydown = (event: KeyboardEvent) => {
    if (event.isComposing || event.defaultPrevented) return;
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey || event.shiftKey)) {
      event.preventDefault();
      event.stopPropagation();
      void this.run();
    } else if (event.key === 'Enter' && event.target === event.currentTarget) {
      event.preventDefault();
      void this.edit();
    }
  };

  /** Run and Stop are one button, so that the keyboard focus stays on it. */
  private readonly onMain = (event: MouseEvent) => {
    prefetcher.handleEvent(event);
    if (!this.runs.isActive) void this.run();
    else if (event.detail < 2) void this.stop(); // ignores the second click of a double click
  };

  private readonly onCopy = async () => {
    if (await this.openPanel()) void this.panel?.codeCopier.copy(this.code);
  };

  override connectedCallback(): void {
    super.connectedCallback();
    blocks.add(this.block);
    // At rest, the block has English words until the page's language, if we have it, is loaded.
    if (languageFor(pageLanguageOf(this)) !== languageFor(this.words.lang)) {
      this.loadWords().catch(() => undefined);
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    blocks.remove(this.block);
  }

  protected override firstUpdated(): void {
    if (this.needsPreparing) void this.openPanel();
  }

  protected override updated(): void {
    if (this.prefetch === 'visible') void prefetcher.watch(this);
  }

  protected override render() {
    const isOpen = this.editing.isOpen;
    const { lang }: AtRest = this.words;
    return html`<div class="frame">
        <div
          class="code"
          role="group"
          tabindex="0"
          aria-label=${this.accessibleName}
          lang=${this.label ? nothing : lang}
          @click=${this.onClick}
          @keydown=${this.onKeydown}
        >
          <slot ?hidden=${isOpen}></slot>${this.editing.element ?? nothing}
        </div>
        <div class="toolbar" part="toolbar" lang=${lang}>
          <slot name="toolbar"></slot>${this.renderButtons()}
        </div>
      </div>
      ${this.panel?.render() ?? html`<slot name="output"></slot>`}`;
  }

  private renderButtons() {
    const words: AtRest = this.words;
    if (typeof WebAssembly === 'undefined') {
      return html`<span class="note">${words.noWebAssembly}</span>`;
    }
    const { isActive } = this.runs;
    const signs = this.prefetch === 'none' ? nothing : prefetcher;
    const button = (part: string, label: string, icon: unknown, act: () => unknown) =>
      html`<button part="${part}-button" title=${label} aria-label=${label} @click=${act}>
        ${icon}
      </button>`;
    return html`${
        this.isPartMissing
          ? html`<span class="note" role="alert">${words.partMissing}</span>`
          : nothing
      }${this.panel?.renderReset()}${
        this.panel?.codeCopier.isCopied
          ? button('copy', words.copied, words.copied, this.onCopy)
          : button('copy', words.copyCode, copyIcon, this.onCopy)
      }${
        this.readonly || this.editing.isOpen
          ? nothing
          : button('edit', words.edit, editIcon, () => this.edit())
      }<button
        part=${isActive ? 'stop-button' : 'run-button'}
        class="main ${isActive ? 'stop' : ''}"
        @click=${this.onMain}
        @pointerenter=${signs}
        @pointerleave=${signs}
        @focus=${signs}
        @blur=${signs}
      >
        ${isActive ? stopIcon : runIcon}${isActive ? (this.runs.isStopping ? words.forceStop : words.stop) : words.run}
      </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'python-run': PythonRun;
  }
}
