import { html, nothing, type ReactiveController } from 'lit';
import { isLight } from '../colour.js';
import type { EditorController } from '../controllers/editor-controller.js';
import type { BlockElement } from '../controllers/page-block.js';
import { loadParts } from '../controllers/parts.js';
import { PageThemeController } from '../controllers/page-theme.js';
import type { RunController } from '../controllers/run-controller.js';
import { statusOf } from '../controllers/run-status.js';
import { outputStyles, textStyles, type Place } from '../output/index.js';
import type { RunError } from '../session/types.js';
import { Copier } from './clipboard.js';
import { CodePositions } from './code-positions.js';
import { PythonRunChangeEvent } from './events.js';
import { copyIcon, resetIcon } from './icons.js';
import { LineMarker, markerStyles } from './line-marker.js';
import { panelStyles } from './panel-styles.js';
import { SessionMenu } from './session-menu.js';
import { aboutOthers, sinceThen } from './session-notes.js';

const LEAVES_ALONE = 'a, button, summary, label, input';

/** What appears below a block, and over its lines, once the reader has acted. */
export class Panel implements ReactiveController {
  readonly codeCopier: Copier;
  private readonly outputCopier: Copier;
  private readonly menu: SessionMenu;
  private readonly marker: LineMarker;
  /** The block's own `theme` when its colour was last read. */
  private theme: string | null = null;
  /** Whether the page has light text on a dark background. */
  private isDark = false;
  private preparing: Promise<void> | null = null;

  constructor(
    private readonly host: BlockElement,
    private readonly runs: RunController,
    private readonly editing: EditorController,
  ) {
    this.codeCopier = new Copier(() => host.requestUpdate());
    this.outputCopier = new Copier(() => host.requestUpdate());
    this.menu = new SessionMenu(host);
    const root = host.renderRoot as ShadowRoot;
    for (const { styleSheet } of [panelStyles, markerStyles, outputStyles, textStyles]) {
      if (styleSheet) root.adoptedStyleSheets.push(styleSheet);
    }
    this.measure();
    this.marker = new LineMarker(host, root.querySelector('.frame'), editing);
    host.addController(this);
    new PageThemeController(host, this.readTheme);
  }

  hostConnected(): void {
    this.readTheme();
  }

  hostUpdated(): void {
    if (this.host.theme !== this.theme) this.readTheme();
  }

  /** Not called at each update: the browser would compute the page's styles after each output. */
  private readonly readTheme = () => {
    this.theme = this.host.theme;
    this.isDark = isLight(getComputedStyle(this.host).color);
    this.host.requestUpdate();
  };

  /** Resolves when the block is as its attributes want it; rejects if a part fails to load. */
  get ready(): Promise<void> | null {
    return this.host.needsPreparing ? (this.preparing ??= this.prepare()) : null;
  }

  private async prepare(): Promise<void> {
    try {
      const { prepare } = await import('./prepare.js');
      await prepare(this.host);
      this.measure();
    } catch (error) {
      this.preparing = null;
      throw error;
    }
  }

  /** Marks the line where an error was raised; without an error, removes the mark. */
  mark(error?: Pick<RunError, 'line' | 'columns'>): void {
    if (this.host.console) return; // code that has run is above the prompt
    const { line, columns = null } = error ?? {};
    const fault = line === undefined ? null : { line, columns };
    this.editing.mark(fault);
    this.marker.mark(fault);
    this.host.requestUpdate();
  }

  /** Brings a line into view; marks it, unless it has changed since it ran. */
  show({ line, text }: Place): void {
    const { host, editing } = this;
    const isSame = text === null || host.code.split('\n')[line - 1]?.trim() === text;
    if (isSame && this.marker.line !== line) this.mark({ line });
    const shown = isSame
      ? (editing.element?.querySelector('.cm-error-line') ?? this.marker.element)
      : host;
    shown.scrollIntoView({ block: 'center' });
    if (editing.isOpen) editing.focusLine(line);
    else host.renderRoot.querySelector<HTMLElement>('.code')?.focus({ preventScroll: true });
    if (matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    shown.animate({ opacity: [1, 0.3, 1] }, 500);
  }

  /** Forgets the mark after an edit. The editor has dropped its own, and must not be told now. */
  forgetMark(): void {
    this.marker.mark(null);
  }

  /** Called when the reader edits the code. */
  codeChanged(code: string): void {
    this.forgetMark();
    this.host.dispatchEvent(new PythonRunChangeEvent(code));
  }

  /** Opens the editor at a click on the code, unless the click means something else. */
  click(event: MouseEvent, target: EventTarget | null): void {
    const isSelecting = document.getSelection()?.isCollapsed === false;
    const isTouch = 'pointerType' in event && event.pointerType === 'touch' && !this.host.console;
    if (isSelecting || isTouch || (target as Element).closest(LEAVES_ALONE)) return;
    void this.host.edit(new CodePositions(this.host).offsetAt(event.clientX, event.clientY));
  }

  /** The button shown when a run has left output. */
  private renderCopyOutput() {
    const { result, view } = this.runs;
    if (!result || !view?.element.childElementCount) return nothing;
    return this.renderCopy('copy-output', this.host.words.copyOutput, () => view.text);
  }

  /** The button that copies everything typed in a console, with its output. */
  private renderCopyConsole() {
    const text = async () => (await loadParts()).shownRuns.screenOf(this.host).text;
    return this.renderCopy('', this.host.words.copyConsole, text);
  }

  private renderCopy(kind: string, whatItDoes: string, text: () => string | Promise<string>) {
    const { isCopied } = this.outputCopier;
    const { words } = this.host;
    const label = isCopied ? words.copied : whatItDoes;
    return html`<button
      lang=${words.lang}
      part="copy-output-button"
      class=${kind}
      title=${label}
      aria-label=${label}
      @click=${async () => this.outputCopier.copy(await text())}
    >
      ${isCopied ? words.copied : copyIcon}
    </button>`;
  }

  /** The buttons shown while there is something to reset, or a session to act on. */
  renderReset() {
    const isIdle = this.runs.state === 'idle';
    const isAsOnPage = this.editing.code === null && isIdle;
    if (isAsOnPage || this.runs.isActive) return nothing;
    const { reset } = this.host.words;
    return html`${this.host.block.notes.hasCompany && !isIdle ? this.menu.render() : nothing}${
        this.host.console && !isIdle ? this.renderCopyConsole() : nothing
      }<button part="reset-button" title=${reset} aria-label=${reset} @click=${this.onReset}>
        ${resetIcon}
      </button>`;
  }

  private readonly onReset = () => {
    this.host.reset();
    this.host.renderRoot.querySelector<HTMLElement>('.main')?.focus();
  };

  render() {
    const { state } = this.runs;
    if (this.host.console) return nothing; // a console shows its output above its prompt
    if (state === 'idle') return html`<slot name="output"></slot>`;
    const { result, view, progress } = this.runs;
    const isBusy = this.runs.isActive && !result;
    const { notes } = this.host.block;
    const { words } = this.host;
    const failure = result?.error && !result.error.traceback ? result.error.message : null;
    return html`<div class="panel ${this.isDark ? 'dark' : ''}" part="output">
      <div class="status ${state === 'error' ? 'bad' : ''}" part="status" lang=${words.lang}>
        ${isBusy ? html`<span class="spinner"></span>` : nothing}<span class="state"
          >${statusOf(words, this.runs, notes.current ? words.blockName(notes.current.name) : undefined)}</span
        >${isBusy ? nothing : sinceThen(words, notes)}
      </div>
      ${aboutOthers(words, notes)}
      ${
        state === 'loading' && progress && 'loaded' in progress && progress.total
          ? html`<progress
              lang=${words.lang}
              aria-label=${words.download}
              max=${progress.total}
              .value=${progress.loaded}
            ></progress>`
          : nothing
      }
      <div class="output">${view?.element}${this.renderCopyOutput()}</div>
      ${
        failure === null
          ? nothing
          : html`<div class="failure" lang=${words.lang}>
              ${failure}
              ${
                state === 'error'
                  ? html`<button part="retry-button" @click=${() => this.host.run()}>
                      ${words.tryAgain}
                    </button>`
                  : nothing
              }
            </div>`
      }
    </div>`;
  }

  /**
   * Measures the space below the code, so that the output joins the code and keeps that space
   * below; also the code's font and left edge.
   */
  private measure(): void {
    const { host } = this;
    const positions = new CodePositions(host);
    const code = positions.box;
    let gap = 0;
    for (let box: Element | null = code; box && box !== host; box = box.parentElement) {
      gap = Math.max(gap, parseFloat(getComputedStyle(box).marginBottom) || 0);
    }
    const { fontFamily, fontSize, lineHeight } = getComputedStyle(
      code.querySelector('code') ?? code,
    );
    host.style.setProperty('--gap', `${gap}px`);
    host.style.setProperty('--code-font', `${fontSize} / ${lineHeight} ${fontFamily}`);
    const shown = host.renderRoot.querySelector('.cm-content') ?? positions.rangeOfLine(1);
    const left = shown?.getBoundingClientRect().left ?? 0;
    const inset = left - host.getBoundingClientRect().left;
    if (inset > 0) host.style.setProperty('--inset', `${inset}px`);
  }
}
