import type { Check } from '../protocol/messages.js';
import type { Words } from '../words/words.js';
import { createElement } from './create-element.js';
import { noticeBlock } from './display-item.js';
import type { OutputList } from './output-list.js';
import { tracebackBlock } from './traceback.js';

/** Shows lines of a difference. Their signs tell them apart without colours. */
function differenceBlock(lines: string): HTMLElement {
  const block = createElement('pre', 'difference');
  block.part.add('difference');
  for (const line of lines.split('\n')) {
    const name = line.startsWith('-') ? 'del' : line.startsWith('+') ? 'ins' : 'span';
    block.append(createElement(name, '', `${line}\n`));
  }
  return block;
}

/** Shows an example's code as at a prompt. */
function promptBlock(source: string): HTMLElement {
  const lines = source.split('\n').map((line, number) => `${number ? '...' : '>>>'} ${line}`);
  return createElement('pre', 'prompt', lines.join('\n'));
}

/** The name of the exception that a traceback ends with. */
function typeIn(traceback: string): string {
  const lines = traceback.split('\n');
  const conclusion = lines.findLast((line) => /^[A-Za-z_][\w.]*(?::|$)/.test(line)) ?? '';
  return conclusion.split(':', 1)[0]!;
}

/**
 * Compares what a run showed with what its page shows. A difference appears at once, in its place;
 * matches stay behind a line that counts them, and opens to show them.
 */
export class Comparison {
  private readonly matches = createElement('div', 'matches');
  private readonly shown = new Set<string>();
  private passed = 0;
  private failed = 0;
  /** The check of a whole script. */
  private script: Check | null = null;

  /**
   * @param results shows the run
   * @param list what the run prints and displays there
   */
  constructor(
    private readonly results: HTMLElement,
    private readonly list: OutputList,
    private readonly words: Words,
  ) {}

  /** Adds a check of what was shown since the last one. Displays stay where they are. */
  add(check: Check): void {
    const { line, source, passed, isQuiet, difference, traceback } = check;
    if (line === 0) {
      this.script = check;
      return;
    }
    if (!isQuiet) this[passed ? 'passed' : 'failed']++;
    const printed = this.list.takePrinted();
    if (passed) {
      if (isQuiet && printed.length === 0) return;
      const error = traceback && createElement('pre', 'conclusion', traceback.trimEnd());
      this.matches.append(promptBlock(source), ...printed, error);
      return;
    }
    const example = createElement('div', 'example', promptBlock(source));
    if (difference) {
      example.append(differenceBlock(difference));
    } else {
      example.append(
        ...printed,
        ...tracebackBlock(this.words, { type: typeIn(traceback), traceback }),
      );
      this.shown.add(traceback);
    }
    this.list.place(example);
  }

  /** Whether this traceback is already shown in its place. */
  hasShown(traceback: string): boolean {
    return this.shown.has(traceback);
  }

  /** Sums up at the end of the run. */
  finish(): void {
    if (this.script) this.finishScript(this.script);
    const { lang, output, comparison } = this.words;
    if (this.failed > 0) this.say(comparison.differ(this.failed));
    if (!this.matches.firstChild) return;
    const title = this.passed ? comparison.same(this.passed) : output;
    const summary = createElement('summary', '', title);
    summary.lang = lang;
    const details = createElement('details', 'quiet', summary, this.matches);
    details.open = this.passed + this.failed === 0; // nothing was compared: it is plain output
    this.results.append(details);
  }

  private finishScript({ passed, difference }: Check): void {
    const { asExpected, notAsExpected } = this.words.comparison;
    this.say(passed ? asExpected : notAsExpected(Boolean(difference)));
    if (passed) return;
    if (difference) this.results.append(differenceBlock(difference));
  }

  private say(text: string): void {
    this.results.append(noticeBlock(this.words, text));
  }
}
