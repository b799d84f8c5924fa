import type {
  Check,
  DisplayAct,
  MimeBundle,
  MimeMetadata,
  OutputChunk,
} from '../protocol/messages.js';
import type { RunError, RunEvent, RunRemains, RunResult } from '../session/types.js';
import type { Words } from '../words/words.js';
import { answersForm } from './answers-form.js';
import { Comparison } from './comparison.js';
import { DisplayItem, noticeBlock, textBlock } from './display-item.js';
import type { DisplayNames } from './display-names.js';
import { inputField, typeAhead } from './input-field.js';
import { OutputList } from './output-list.js';
import { watchScrolling } from './scrolling.js';
import { adviceBlock, tracebackBlock } from './traceback.js';
import { writtenFiles } from './written-files.js';

/** The data of the events of a type. */
type Told<Type> = Omit<Extract<RunEvent, { readonly type: Type }>, 'type'>;

/** What asked for the run: a block, or a console's prompt. */
export interface Asker {
  /** The program's input, if it is kept; null if it is given for one run only. */
  readonly answers: { readonly text: string; readonly areReaders: boolean } | null;
  /** Moves the focus to where the next program is typed; null if that is not a field. */
  readonly focus: (() => void) | null;
  /** Runs the program again, with these answers to what it asks. */
  runAgain(answers: string): void;
}

const NOBODY: Asker = { answers: null, focus: null, runAgain: () => undefined };

/** How to show an output. */
export interface OutputOptions {
  readonly words: Words;
  /** Whether the author allows scripts in a frame, and resources from other sites. */
  readonly isTrusted?: boolean;
  readonly asker?: Asker;
  /** Displays that programs of its session can change by name; if absent, only its own. */
  readonly names?: DisplayNames | undefined;
}

/**
 * The output of one run: what it printed and displayed, its value, its error. Anything but text is
 * sanitized, or shown in a frame with an opaque origin.
 */
export class OutputView {
  readonly element = document.createElement('div');
  private readonly list: OutputList;
  private comparison: Comparison | null = null;
  private value: DisplayItem | null = null;
  private result: RunResult | null = null;
  private field: HTMLInputElement | null = null;
  private wantsFocus = false;
  private hasAsked = false;
  /** Lines that were pasted, or typed since the last answer; the last one has no end. */
  private typedAhead: readonly string[] = [];

  private readonly words: Words;
  private readonly isTrusted: boolean;
  private readonly asker: Asker;

  constructor({ words, isTrusted = false, asker = NOBODY, names }: OutputOptions) {
    this.words = words;
    this.isTrusted = isTrusted;
    this.asker = asker;
    this.list = new OutputList(this.element, words, isTrusted, names);
    this.element.className = 'results';
    this.element.role = 'group'; // a landmark for each block would be too many
    this.element.ariaLabel = words.output;
    this.element.addEventListener('keydown', this.onKeydown);
    this.element.tabIndex = -1;
    // Only what scrolls must be reachable by keyboard.
    watchScrolling(this.element, (isWider, isHigher) => {
      this.element.tabIndex = isWider || isHigher ? 0 : -1;
    });
  }

  append(chunks: readonly OutputChunk[]): void {
    this.list.print(chunks);
  }

  /** Shows, changes or removes what the program displays. */
  display(act: DisplayAct): void {
    void this.list.apply(act);
  }

  /** Everything that is available as text. */
  get text(): string {
    const { value, error } = this.result ?? {};
    const last = this.value?.text ?? value?.['text/plain'] ?? '';
    return [this.list.text, last, error?.traceback ?? ''].join('').trimEnd();
  }

  /** Shows how what was printed since the last check compares with the page. */
  check(check: Check): void {
    this.list.draw();
    this.comparison ??= new Comparison(this.element, this.list, this.words);
    this.comparison.add(check);
  }

  /** Shows a field where the program waits, until it is answered or the run has ended. */
  ask({ prompt, isSecret, answer }: Told<'input'>): void {
    const log = this.list.print([]);
    log.draw();
    const [line = '', ...following] = this.typedAhead;
    this.typedAhead = following;
    if (following.length > 0) {
      answer(line);
      return;
    }
    this.hasAsked = true;
    this.field = inputField({
      words: this.words,
      label: prompt,
      isSecret,
      text: line,
      answer: (typed, pasted) => {
        this.typedAhead = pasted;
        this.removeField();
        answer(typed);
      },
    });
    log.element.append(this.field);
    this.wantsFocus = true;
    this.takeFocus();
  }

  /** Focuses a new field as soon as it is in the page, unless the reader has gone elsewhere. */
  takeFocus(): void {
    const root = this.element.getRootNode();
    if (!this.wantsFocus || !this.field?.isConnected || !(root instanceof ShadowRoot)) return;
    this.wantsFocus = false;
    const { activeElement } = document;
    if (activeElement === document.body || activeElement === root.host) this.field.focus();
  }

  private removeField(): void {
    const root = this.field?.getRootNode();
    const hadFocus = root instanceof ShadowRoot && root.activeElement === this.field;
    this.field?.remove();
    this.field = null;
    if (!hadFocus) return;
    if (this.asker.focus) this.asker.focus();
    // Not a button: keys meant for the program would press it.
    else this.element.focus({ preventScroll: true });
  }

  /** Keeps what is typed between two questions for the next one. */
  private readonly onKeydown = (event: KeyboardEvent) => {
    if (event.target !== this.element || this.result || !this.hasAsked) return;
    const typed = typeAhead(this.typedAhead, event);
    if (!typed) return;
    event.preventDefault();
    event.stopPropagation(); // not a shortcut of the page
    this.typedAhead = typed;
  };

  /** Shows a sentence of ours. */
  notice(text: string): void {
    this.element.append(noticeBlock(this.words, text));
  }

  /** Shows how the run ended. */
  finish(result: RunResult, remains: Partial<RunRemains> = {}): void {
    const { dropped = 0, lacksInput, tasks = [], areTasksKept, metadata = {}, files } = remains;
    this.result = result;
    this.removeField();
    this.list.draw();
    const { words } = this;
    if (dropped > 0) this.notice(words.droppedOutput(dropped));
    if (tasks.length > 0) {
      this.notice(areTasksKept ? words.tasksRunning(tasks) : words.tasksCancelled(tasks));
    }
    if (result.value) this.showValue(result.value, metadata);
    const { error, status } = result;
    if (error?.traceback && status === 'error') this.showError(error);
    this.comparison?.finish();
    if (files) this.element.append(writtenFiles(words, files));
    this.offerAnswers(lacksInput);
    // The first difference matters most; of other output, the end.
    this.element.scrollTop = this.comparison ? 0 : this.element.scrollHeight;
  }

  private showError(error: RunError): void {
    const { comparison, words } = this;
    if (!comparison?.hasShown(error.traceback)) {
      this.element.append(...tracebackBlock(words, error));
    } else if (error.advice) this.element.append(adviceBlock(error.advice));
  }

  private showValue(data: MimeBundle, metadata: MimeMetadata): void {
    const { 'text/plain': text, ...more } = data;
    if (text !== undefined && Object.keys(more).length === 0) {
      this.element.append(textBlock(this.words, 'value', text));
      return;
    }
    this.value = new DisplayItem('value', this.isTrusted, this.words);
    this.element.append(this.value.element);
    void this.value.show(data, metadata);
  }

  /** Shows the box for answers if a program asked in vain, or got its answers from it. */
  private offerAnswers(lacksInput = false): void {
    const { asker } = this;
    const { answers } = asker;
    if (!lacksInput && !answers?.areReaders) return;
    const form = answersForm(this.words, answers?.text ?? '', (text) => {
      if (!answers) form.remove();
      asker.runAgain(text);
    });
    this.element.append(form);
  }
}
