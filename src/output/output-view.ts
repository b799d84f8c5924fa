import type { OutputChunk } from '../protocol/messages.js';
import type { RunError, RunRemains, RunResult } from '../session/types.js';
import { answersForm } from './answers-form.js';
import { inputField } from './input-field.js';
import { TextLog } from './text-log.js';

/** A value or traceback longer than this is cut where it is shown; the result has all of it. */
const LONGEST = 100_000;

function textBlock(part: string, text: string): HTMLElement {
  const element = document.createElement('pre');
  element.part.add(part);
  element.className = part;
  element.textContent =
    text.length > LONGEST
      ? `${text.slice(0, LONGEST)}… (${(text.length - LONGEST).toLocaleString()} more characters)`
      : text;
  return element;
}

/** Where a traceback's last part begins, the one that says what went wrong. */
function conclusionOf(text: string, type: string): number {
  for (let end = text.length, start; end > 0; end = start - 1) {
    start = text.lastIndexOf('\n', end - 1) + 1;
    // A class of a module has the module's name before its own.
    const [name = ''] = text.slice(start, end).split(':', 1);
    if (name === type || name.endsWith(`.${type}`)) return start;
  }
  return text.length;
}

/** CPython's traceback with its conclusion set apart. */
function tracebackBlock({ traceback, type }: RunError): HTMLElement {
  const text = traceback.trimEnd();
  const at = conclusionOf(text, type);
  const element = textBlock('traceback', text.slice(0, at));
  const conclusion = document.createElement('strong');
  conclusion.textContent = text.slice(at, at + LONGEST);
  element.append(conclusion);
  return element;
}

/** What a program waits for: a line, or null for the end of the input. */
export interface Question {
  /** What it printed last on the line in which it waits. */
  readonly prompt: string;
  /** Whether what is typed must not be shown. */
  readonly isSecret: boolean;
  readonly answer: (text: string | null) => void;
}

/** What was done when an interpreter was gone; see the run event `restored`. */
export interface Restored {
  readonly runs: number;
  readonly changed: readonly string[];
}

const NOTHING_REMAINS: RunRemains = {
  dropped: 0,
  lacksInput: false,
  tasks: [],
  areTasksKept: false,
};

/** The element that shows this output. */
interface Block extends HTMLElement {
  stdin: string | null;
  run(): Promise<unknown>;
}

/** The output of one run: what it printed, its value, its error. All of it is text. */
export class OutputView {
  readonly element = document.createElement('div');
  private readonly log = new TextLog(this.element);
  private field: HTMLInputElement | null = null;
  private wantsFocus = false;
  /** Lines that were pasted and not asked for yet; the last one has no end. */
  private typedAhead: readonly string[] = [];

  constructor() {
    this.element.className = 'results';
    this.element.role = 'group'; // a landmark for each block would be too many
    this.element.ariaLabel = 'Output';
    // Only what scrolls must be reachable by keyboard.
    new ResizeObserver(() => {
      this.element.tabIndex = this.element.scrollHeight > this.element.clientHeight ? 0 : -1;
    }).observe(this.element);
  }

  append(chunks: readonly OutputChunk[]): void {
    if (!this.log.element.isConnected) this.element.append(this.log.element);
    this.log.append(chunks);
  }

  /** Shows a field where the program waits, until it is answered or the run is over. */
  ask({ prompt, isSecret, answer }: Question): void {
    this.append([]);
    this.log.draw();
    const [line = '', ...following] = this.typedAhead;
    this.typedAhead = following;
    if (following.length > 0) {
      answer(line);
      return;
    }
    this.field = inputField({
      label: prompt,
      isSecret,
      text: line,
      answer: (typed, pasted) => {
        this.typedAhead = pasted;
        this.removeField();
        answer(typed);
      },
    });
    this.log.element.append(this.field);
    this.wantsFocus = true;
    this.takeFocus();
  }

  /**
   * Puts the focus into a new field, as soon as it is in the page; but not if the reader has gone
   * elsewhere meanwhile.
   */
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
    if (hadFocus) root.querySelector<HTMLElement>('.main')?.focus();
  }

  /** Says that Python had been ended, and what was done about it. */
  tellRestored({ runs, changed }: Restored): void {
    const what = runs === 1 ? 'the earlier run was' : `${String(runs)} earlier runs were`;
    const difference = changed.length
      ? ` What ${changed.join(', ')} left may be missing: it had been stopped, or ended in another way now.`
      : '';
    this.notice(`Python had been ended, so ${what} done again first.${difference}`);
  }

  private notice(text: string): void {
    const notice = document.createElement('p');
    notice.className = 'notice';
    notice.textContent = text;
    this.element.append(notice);
  }

  /** Shows how the run ended. */
  finish(result: RunResult, remains = NOTHING_REMAINS): void {
    const { dropped, lacksInput, tasks, areTasksKept } = remains;
    this.removeField();
    this.log.draw();
    if (dropped > 0) {
      this.notice(
        `The program printed ${dropped.toLocaleString()} more characters. ` +
          'That is past the limit of what is kept.',
      );
    }
    if (tasks.length > 0) {
      const end = areTasksKept ? 'kept' : 'cancelled';
      this.notice(`Tasks that were not done at the end, and ${end}: ${tasks.join(', ')}.`);
    }
    const text = result.value?.['text/plain'];
    if (text !== undefined) this.element.append(textBlock('value', text));
    const { error, status } = result;
    if (error?.traceback && status === 'error') this.element.append(tracebackBlock(error));
    if (lacksInput) this.askBeforeTheRun();
    this.element.scrollTop = this.element.scrollHeight;
  }

  private askBeforeTheRun(): void {
    const root = this.element.getRootNode();
    if (!(root instanceof ShadowRoot)) return;
    const block = root.host as Block;
    const form = answersForm(block.stdin ?? '', (text) => {
      block.stdin = text;
      void block.run();
    });
    this.element.append(form);
  }
}
