import { noticeBlock } from './display-item.js';
import type { Asker, OutputView } from './output-view.js';

/** What is typed at a prompt, and what came of it. */
interface Entry {
  readonly code: string;
  readonly element: HTMLElement;
  view?: OutputView;
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
  readonly element = document.createElement('div');
  /** The line that says what is going on. */
  readonly status = document.createElement('div');
  /** Null before there is anything to type into. */
  prompt: ConsolePrompt | null = null;
  coloured: Coloured = (code) => code.split('\n').map((line) => document.createTextNode(line));
  private entries: Entry[] = [];
  private readonly state = document.createElement('span');

  constructor() {
    this.element.className = 'screen';
    this.element.role = 'log';
    // What is worth hearing is announced at the end of each run: a stream of output is not.
    this.element.ariaLive = 'off';
    this.element.ariaLabel = 'What was typed, and its output';
    this.status.className = 'status';
    this.status.part.add('status');
    this.status.hidden = true;
    const spinner = document.createElement('span');
    spinner.className = 'spinner';
    this.state.className = 'state';
    this.status.append(spinner, this.state);
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
    const element = document.createElement('div');
    element.className = 'entry';
    const echo = document.createElement('pre');
    echo.className = 'echo';
    for (const [number, line] of this.coloured(code).entries()) echo.append(echoed(number, line));
    element.append(echo);
    if (view) element.append(view.element);
    this.element.append(element);
    this.entries.push({ code, element, ...(view && { view }) });
  }

  /** Says something that the program does not. */
  notice(text: string): HTMLElement {
    const notice = noticeBlock(text);
    this.element.append(notice);
    return notice;
  }

  /** Says what is going on; null for nothing. */
  busy(text: string | null): void {
    this.status.hidden = text === null;
    this.state.textContent = text;
  }

  /** What came of the last entry, as short as a sentence, for those who do not see it. */
  get spoken(): string {
    const text = this.entries.at(-1)?.view?.text.trim() ?? '';
    return text.length > SPOKEN ? `${text.slice(0, SPOKEN)}…` : text || 'Done.';
  }

  clear(): void {
    this.entries = [];
    this.element.replaceChildren();
  }
}

/** A line that was typed, behind its prompt. */
function echoed(number: number, code: Node): HTMLElement {
  const line = document.createElement('span');
  line.className = 'typed';
  const prompt = document.createElement('span');
  prompt.className = 'prompt';
  prompt.textContent = promptOf(number);
  line.append(prompt, code);
  return line;
}

const promptOf = (line: number) => (line ? '... ' : '>>> ');

const withPrompts = (code: string) =>
  code
    .split('\n')
    .map((text, line) => promptOf(line) + text)
    .join('\n');
