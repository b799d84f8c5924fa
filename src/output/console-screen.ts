import type { Words } from '../words/words.js';
import { createElement } from './create-element.js';
import { noticeBlock } from './display-item.js';
import type { Asker, OutputView } from './output-view.js';

/** What was typed at a prompt, and its output. */
interface Entry {
  readonly code: string;
  readonly view: OutputView | undefined;
}

/** Where the reader types. */
export interface ConsolePrompt {
  /** Moves the focus to it. */
  focus(): void;
  /** Runs earlier code again, with these answers to what it asks. */
  run(code: string, answers: string): void;
  /** Called when typed code has ended the program. */
  exited(): void;
}

/** How many characters of an output are announced to screen readers. */
const SPOKEN = 300;

/** Colours code. Returns a node for each line. */
export type Coloured = (code: string) => readonly Node[];

/** What stands above a console's prompt: everything typed there, each with its output. */
export class ConsoleScreen {
  readonly element = createElement('div', 'screen');
  /** The line that says what is going on. */
  readonly status = createElement('div', 'status');
  /** Null before there is anything to type into. */
  prompt: ConsolePrompt | null = null;
  coloured: Coloured = (code) => code.split('\n').map((line) => document.createTextNode(line));
  private entries: Entry[] = [];
  private readonly state = createElement('span', 'state');

  constructor(private readonly words: Words) {
    this.element.role = 'log';
    // Only a summary is announced, at the end of each run: a stream of output is not worth hearing.
    this.element.ariaLive = 'off';
    this.element.ariaLabel = words.console.screen;
    this.status.lang = words.lang;
    this.status.part.add('status');
    this.status.hidden = true;
    this.status.append(createElement('span', 'spinner'), this.state);
  }

  /** All of it as text, with prompts. */
  get text(): string {
    return this.entries
      .flatMap(({ code, view }) => [withPrompts(code), view?.text ?? ''])
      .filter(Boolean)
      .join('\n');
  }

  /** The prompt, as the output of typed code sees it. */
  askerFor(code: string): Asker {
    return {
      answers: null,
      focus: () => this.prompt?.focus(),
      runAgain: (answers) => this.prompt?.run(code, answers),
    };
  }

  /** Adds typed code. */
  begin(code: string, view?: OutputView): void {
    const lines = this.coloured(code).map((line, number) => echoed(number, line));
    const entry = createElement('div', 'entry', createElement('pre', 'echo', ...lines));
    if (view) entry.append(view.element);
    this.element.append(entry);
    this.entries.push({ code, view });
  }

  /** Shows a sentence of ours. */
  notice(text: string): HTMLElement {
    const notice = noticeBlock(this.words, text);
    this.element.append(notice);
    return notice;
  }

  /** Shows what is going on; null hides it. */
  busy(text: string | null): void {
    this.status.hidden = text === null;
    this.state.textContent = text;
  }

  /** The last entry's output for screen readers, cut to `SPOKEN` characters; or nothing. */
  get spoken(): string {
    const text = this.entries.at(-1)?.view?.text.trim() ?? '';
    return text.length > SPOKEN ? `${text.slice(0, SPOKEN)}…` : text;
  }

  clear(): void {
    this.entries = [];
    this.element.replaceChildren();
  }
}

/** A typed line after its prompt. */
function echoed(number: number, code: Node): HTMLElement {
  return createElement('span', 'typed', createElement('span', 'prompt', promptOf(number)), code);
}

const promptOf = (line: number) => (line ? '... ' : '>>> ');

const withPrompts = (code: string) =>
  code
    .split('\n')
    .map((text, line) => promptOf(line) + text)
    .join('\n');
