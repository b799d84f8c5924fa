import type { DisplayAct, OutputChunk } from '../protocol/messages.js';
import type { Words } from '../words/words.js';
import { DisplayItem } from './display-item.js';
import { DisplayNames } from './display-names.js';
import { TextLog } from './text-log.js';

/** An item of the output: printed, displayed, or about what was printed. */
type Item = TextLog | DisplayItem | { readonly element: HTMLElement; readonly text: string };

/** What a run has printed and displayed, in order. */
export class OutputList {
  private readonly items: Item[] = [];
  /** How many items belong to finished examples, and stay. */
  private settled = 0;
  /** Whether to clear everything as soon as something else comes. */
  private isClearing = false;

  /**
   * @param container shows it; scrolls
   * @param names displays that can be changed by name, here and in other outputs
   */
  constructor(
    private readonly container: HTMLElement,
    private readonly words: Words,
    private readonly isTrusted: boolean,
    private readonly names = new DisplayNames(),
  ) {}

  /** Everything that is available as text. */
  get text(): string {
    const texts = this.items.map(({ text }) => text).filter(Boolean);
    return texts.map((text) => (text.endsWith('\n') ? text : `${text}\n`)).join('');
  }

  /** Shows text. Returns the log that holds it. */
  print(chunks: readonly OutputChunk[]): TextLog {
    if (this.isClearing && chunks.length > 0) this.take().forEach(remove);
    const last = this.items.slice(this.settled).at(-1);
    let log = last instanceof TextLog ? last : null;
    if (!log) {
      log = new TextLog(this.container, this.words);
      this.items.push(log);
      this.container.append(log.element);
    }
    log.append(chunks);
    return log;
  }

  /** Draws text that is waiting for a frame. */
  draw(): void {
    for (const item of this.items) if (item instanceof TextLog) item.draw();
  }

  /**
   * Ends the output of an example: later text stands on its own, and nothing before it is cleared
   * any more. Removes what the example printed from the page, and returns it.
   */
  takePrinted(): readonly HTMLElement[] {
    const logs = this.items.slice(this.settled).filter((item) => item instanceof TextLog);
    this.settled = this.items.length;
    logs.forEach(remove);
    return logs.filter(({ text }) => text).map(({ element }) => element);
  }

  /** Appends an element, after which everything so far stays. */
  place(element: HTMLElement): void {
    this.settled = this.items.push({ element, text: '' });
    this.container.append(element);
  }

  /** Does what the program asks for. Resolves when it is visible. */
  async apply(act: DisplayAct): Promise<void> {
    if (act.type === 'clear') {
      if (act.wait) this.isClearing = true;
      else this.take().forEach(remove);
      return;
    }
    const { data, metadata, displayId } = act;
    // What is cleared stays until the next is visible: otherwise the page would jump.
    const leaving = act.type === 'show' && this.isClearing ? this.take() : [];
    const changing = displayId === undefined ? [] : this.names.of(displayId);
    if (act.type === 'show') changing.push(this.add(displayId));
    await Promise.all(changing.map((item) => item.show(data, metadata)));
    leaving.forEach(remove);
  }

  private add(displayId: string | undefined): DisplayItem {
    const item = new DisplayItem('display', this.isTrusted, this.words);
    this.items.push(item);
    if (displayId !== undefined) this.names.add(displayId, item);
    this.container.append(item.element);
    return item;
  }

  private take(): readonly Item[] {
    this.isClearing = false;
    return this.items.splice(this.settled);
  }
}

function remove({ element }: Item): void {
  element.remove();
}
