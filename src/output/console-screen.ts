import type { Words } from '../words/words.js';
import { createElement } from './create-element.js';
import { noticeBlock } from './display-item.js';
import type { Asker, OutputView } from './output-view.js';

/** What is typed at a prompt, and what came of it. */
interface Entry {
  readonly code: string;
  readonly view: OutputView | undefined;
}

/** Where the reader types. */
export interface ConsolePrompt {
  /** Brings the keyboard to it. */
  focus(): void;
  /** Runs code that was typed before, with these answers to what it asks. */
  run(code: string, answers: string): void;
  /** What was typed has ended the program. */
  exited(): void;
}

/** Characters of an output that are read out to those who do not see it. */
const SPOKEN = 300;

/** Writes the lines of some code in colours. */
export type Coloured = (code: string) => readonly Node[];

/** What stands above the prompt of a console: all that was typed there, each with its output. */
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
    // What is worth hearing is announced at the end of each run: a stream of output is not.
    this.element.ariaLive = 'off';
    this.element.ariaLabel = words.console.screen;
    this.status.lang = words.lang;
    this.status.part.add('status');
    this.status.hidden = true;
    this.status.append(createElement('span', 'spinner'), this.state);
  }

  /** All of it, with prompts. */
  get text(): string {
    return this.entries
      .flatMap(({ code, view }) => [withPrompts(code), view?.text ?? ''])
      .filter(Boolean)
      .join('\n');
  }

  /** The prompt as the output of what was typed sees it. */
  askerFor(code: string): Asker {
    return {
      answers: null,
      focus: () => this.prompt?.focus(),
      runAgain: (answers) => this.prompt?.run(code, answers),
    };
  }

  /** Adds what was typed. */
  begin(code: string, view?: OutputView): void {
    const lines = this.coloured(code).map((line, number) => echoed(number, line));
    const entry = createElement('div', 'entry', createElement('pre', 'echo', ...lines));
    if (view) entry.append(view.element);
    this.element.append(entry);
    this.entries.push({ code, view });
  }

  /** Says something that the program does not. */
  notice(text: string): HTMLElement {
    const notice = noticeBlock(this.words, text);
    this.element.append(notice);
    return notice;
  }

  /** Says what is going on; null for nothing. */
  busy(text: string | null): void {
    this.status.hidden = text === null;
    this.state.textContent = text;
  }

  /** What came of the last entry, as short as a sentence, for those who do not see it; or nothing. */
  get spoken(): string {
    const text = this.entries.at(-1)?.view?.text.trim() ?? '';
    return text.length > SPOKEN ? `${text.slice(0, SPOKEN)}…` : text;
  }

  clear(): void {
    this.entries = [];
    this.element.replaceChildren();
  }
}

/** A line that was typed, behind its prompt. */
function echoed(number: number, code: Node): HTMLElement {
  return createElement('span', 'typed', createElement('span', 'prompt', promptOf(number)), code);
}

const promptOf = (line: number) => (line ? '... ' : '>>> ');

const withPrompts = (code: string) =>
  code
    .split('\n')
    .map((text, line) => promptOf(line) + text)
    .join('\n');
