/** A console: a prompt, below what was typed there and its output. */
import { coloured } from '../editor/coloured.js';
import type { CodeEditor } from '../editor/index.js';
import { createPrompt, type PromptEditor } from '../editor/prompt.js';
import type { ConsolePrompt, ConsoleScreen } from '../output/index.js';
import type {
  Completions,
  ConsoleAnswers,
  ConsoleQuestion,
  Signature,
  Statement,
} from '../protocol/messages.js';
import type { SharedSession } from '../session/shared-session.js';
import type { RunResult, RunState } from '../session/types.js';
import { normalizeCode } from '../source/normalize.js';
import type { BlockElement } from './page-block.js';
import { ConsoleBox } from './console-box.js';
import { mindsPrefetch } from './data-saving.js';
import type { EditorClass, OpenEditor } from './editor-box.js';
import { historyOf, type History } from './history.js';
import { loadParts } from './parts.js';

const isOn = (state: RunState) => !['idle', 'done', 'error', 'stopped'].includes(state);

/** What runs blocks; loaded before a console opens. */
let parts: Awaited<ReturnType<typeof loadParts>>;

/** Loads what a console needs besides this module. */
export async function consoleClass(): Promise<EditorClass> {
  parts = await loadParts();
  return Console;
}

class Console implements OpenEditor, ConsolePrompt {
  readonly element: HTMLElement;
  /** The prompt. While code that was typed there runs, `code` is that code. */
  readonly text: CodeEditor;
  private readonly box: ConsoleBox;
  private readonly prompt: PromptEditor;
  private readonly screen: ConsoleScreen;
  /** The code that runs, or is about to; null while the prompt waits. */
  private running: string | null = null;
  /** Aborts the question which statements were typed; null if none is pending. */
  private asking: AbortController | null = null;
  /** Whether statements that were typed together are running. */
  private isInOrder = false;
  private isClosed = false;
  private wasRestarted = false;

  constructor(
    private readonly host: BlockElement,
    code: string | null,
  ) {
    this.screen = parts.shownRuns.screenOf(host);
    this.screen.coloured = coloured;
    this.screen.prompt = this;
    this.box = new ConsoleBox(host, this.screen, () => this.focus());
    this.element = this.box.element;
    // Captures, since a program's input field stops the propagation of its keys.
    this.element.addEventListener('keydown', this.onKeydown, { capture: true });
    const { state, staticCode } = host;
    const initialCode = code ?? staticCode.source.code;
    // Empty if the code runs or has run: Run was pressed before there was a prompt.
    this.prompt = this.createPrompt(state === 'idle' ? initialCode : '');
    this.text = this.handle();
    if (isOn(state)) {
      this.running = initialCode;
      this.history.add(initialCode);
      this.begin();
    }
    host.addEventListener('python-run-state', this.onState);
    host.addEventListener('python-run-end', this.onEnd);
    host.addController(this);
    if (host.prefetch !== 'none' && !mindsPrefetch()) parts.runtime.prefetch('start');
  }

  /** Whether typed code is running, or Python is checking whether it is complete. */
  private get isBusy(): boolean {
    return this.running !== null || this.asking !== null;
  }

  private get session(): SharedSession {
    return parts.page.sharedSession(this.host.block);
  }

  private get history(): History {
    return historyOf(this.host.block.session!);
  }

  // Opening and closing

  destroy(): void {
    this.box.destroy();
    this.asking?.abort();
    this.host.removeController(this);
    this.host.removeEventListener('python-run-state', this.onState);
    this.host.removeEventListener('python-run-end', this.onEnd);
    this.screen.prompt = null;
    this.screen.busy(null);
    this.screen.clear();
    this.prompt.text.destroy();
  }

  hostUpdate(): void {
    const isRestarted = this.host.block.notes.isRestarted === true;
    if (isRestarted && !this.wasRestarted) this.screen.notice(this.host.words.said.restarted);
    this.wasRestarted = isRestarted;
  }

  private createPrompt(code: string): PromptEditor {
    const { accessibleName, words } = this.host;
    return createPrompt({
      parent: this.box.line,
      root: this.host.renderRoot as ShadowRoot,
      code,
      label: words.prompt(accessibleName),
      phrases: words.codeMirror,
      describedBy: this.box.keysId,
      changed: (changed) => this.host.codeChanged(changed),
      enter: () => this.enter(),
      run: () => void this.host.run(),
      interrupt: () => this.interrupt(),
      end: () => {
        if (this.isBusy) return;
        this.screen.begin('');
        this.exited();
      },
      clear: () => {
        if (this.running === null) this.screen.clear();
      },
      leave: () => this.host.renderRoot.querySelector<HTMLElement>('.code')?.focus(),
      recall: (step) => this.recall(step),
      pasted: (text) => normalizeCode(text).code,
      complete: (before) => this.complete(before),
      describe: (before, after) => this.describe(before, after),
    });
  }

  private handle(): CodeEditor {
    const { text } = this.prompt;
    const code = () => this.running ?? text.code;
    return {
      ...text,
      get code() {
        return code();
      },
      focus: () => this.focus(),
      focusLine: () => this.focus(),
      mark: () => undefined, // faulty code is above the prompt, and has run
    };
  }

  // What the reader does

  focus(): void {
    if (this.isClosed) this.element.querySelector<HTMLElement>('.again button')?.focus();
    else this.prompt.text.focus();
  }

  private readonly onKeydown = (event: KeyboardEvent): void => {
    const isInterrupt = event.ctrlKey && !event.metaKey && event.key === 'c';
    const [field] = event.composedPath();
    if (!isInterrupt || !(field instanceof HTMLInputElement)) return;
    if (field.selectionStart !== field.selectionEnd) return; // copies the selection
    event.preventDefault();
    void this.host.stop();
  };

  private interrupt(): void {
    if (this.asking) this.asking.abort();
    else if (this.running !== null) void this.host.stop();
    else {
      this.prompt.put('');
      this.history.rewind();
    }
  }

  private recall(step: -1 | 1): boolean {
    const { text, put } = this.prompt;
    const code = this.history.step(step, text.code);
    if (code === null) return false;
    put(code);
    return true;
  }

  /** Handles Enter: while the console is busy, it ends a line of what is typed ahead. */
  private enter(): void {
    const { text, put } = this.prompt;
    if (this.isBusy) put(`${text.code}\n`);
    else void this.take(text.code);
  }

  /**
   * Runs typed code if it is complete; otherwise starts a new line. Anything after it at the prompt
   * was typed ahead.
   */
  private async take(source: string): Promise<void> {
    const { text, put, indentation } = this.prompt;
    const found = source.trim() ? await this.statementsOf(source) : [];
    // The question was stopped, or the text was changed.
    if (found === undefined || !text.code.startsWith(source)) return;
    const ahead = text.code.slice(source.length);
    if (found === null) {
      put(source);
      this.goOn(`${source}\n${/^[ \t]/.test(ahead) ? '' : indentation()}`, ahead);
      return;
    }
    put(ahead);
    this.history.add(source.trimEnd());
    if (found.length === 0) this.screen.begin('');
    if (await this.runInOrder(found)) this.goOn('', text.code);
    this.box.scrollToEnd();
  }

  /** Appends what was typed ahead to `start`, up to the first Enter, which takes effect now. */
  private goOn(start: string, ahead: string): void {
    const [line = '', ...rest] = ahead.split('\n');
    const source = start + line;
    this.prompt.put(source + rest.join('\n'));
    if (rest.length > 0) void this.take(source);
  }

  /** Asks Python. Null: more must be typed; undefined: the reader has stopped the question. */
  private async statementsOf(source: string): Promise<readonly Statement[] | null | undefined> {
    const asking = (this.asking = new AbortController());
    try {
      return await this.consult({ kind: 'statements', source }, asking.signal);
    } catch {
      if (asking.signal.aborted) return undefined;
      return [{ source: source.trimEnd(), exits: false }]; // its run says why
    } finally {
      this.asking = null;
      this.screen.busy(null);
    }
  }

  /**
   * Runs statements until one does not end well, and puts the rest back at the prompt. Returns
   * whether what was typed ahead may follow.
   */
  private async runInOrder(statements: readonly Statement[]): Promise<boolean> {
    const left = [...statements];
    let status: RunResult['status'] = 'ok';
    this.isInOrder = true;
    while (left.length > 0 && status === 'ok' && !this.isClosed) {
      const { source, exits } = left.shift()!;
      if (exits) {
        this.screen.begin(source);
        this.exited();
      } else {
        this.running = source;
        ({ status } = await this.host.run());
        this.running = null;
      }
    }
    this.isInOrder = false;
    if (left.length > 0) {
      const { text, put } = this.prompt;
      put([...left.map(({ source }) => source), text.code].join('\n').trimEnd());
    }
    return left.length === 0 && status !== 'stopped' && !this.isClosed;
  }

  run(code: string, answers: string): void {
    const { host } = this;
    const { stdin } = host;
    host.stdin = answers;
    void this.runInOrder([{ source: code, exits: false }]).then(() => {
      host.stdin = stdin;
    });
  }

  // Questions to Python

  private consult<Question extends ConsoleQuestion>(
    question: Question,
    signal: AbortSignal,
  ): Promise<ConsoleAnswers[Question['kind']]> {
    return parts.consultFor(this.session, question, this.screen, this.host.words, signal);
  }

  /** Asks for help with typing. Returns null while Python is busy, or if it does not answer. */
  private async help<Question extends ConsoleQuestion>(
    question: Question,
  ): Promise<ConsoleAnswers[Question['kind']] | null> {
    if (this.isBusy || this.session.turns.isFull) return null;
    try {
      return await this.consult(question, new AbortController().signal);
    } catch {
      return null; // the next run says why
    } finally {
      if (this.running === null) this.screen.busy(null);
    }
  }

  private async complete(before: string): Promise<Completions | null> {
    const found = await this.help({ kind: 'complete', before });
    const { words } = this.host;
    if (found?.options.length === 0) parts.announce(words.console.noCompletions, words.lang);
    return found;
  }

  private async describe(before: string, after: string): Promise<Signature | null> {
    const found = await this.help({ kind: 'describe', before, after });
    if (found) parts.announce(`${found.name}${found.signature}. ${found.doc}`);
    return found;
  }

  // Runs

  private readonly onState = (event: Event): void => {
    if (event.target === this.host && this.host.state === 'loading') this.begin();
  };

  /** Shows that a run starts. Takes its code from the prompt, unless `running` is set already. */
  private begin(): void {
    if (this.running === null) {
      this.running = this.prompt.text.code;
      this.history.add(this.running);
      this.prompt.put('');
    }
    this.box.line.classList.add('waits');
    this.screen.busy(this.host.words.status.loading);
    this.box.scrollToEnd();
  }

  private readonly onEnd = (event: Event): void => {
    if (event.target !== this.host) return;
    this.running = null;
    this.box.line.classList.remove('waits');
    const ahead = this.prompt.text.code;
    if (!this.isInOrder && ahead.includes('\n')) this.goOn('', ahead);
  };

  exited(): void {
    this.isClosed = true;
    const { screen, host } = this;
    const { words } = host;
    const text = host.session ? words.console.closed : words.console.closedForGood;
    parts.announce(text, words.lang);
    this.box.close(screen.notice(text), () => {
      this.isClosed = false;
      this.focus();
    });
    if (!host.session) void parts.page.forget(host.block); // no other block shares its session
  }
}
