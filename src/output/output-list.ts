import type { DisplayAct, OutputChunk } from '../protocol/messages.js';
import type { Words } from '../words/words.js';
import { DisplayItem } from './display-item.js';
import { DisplayNames } from './display-names.js';
import { TextLog } from './text-log.js';

/** What stands in the output: something printed, displayed, or said of what was printed. */
type Item = TextLog | DisplayItem | { readonly element: HTMLElement; readonly text: string };

/** What a run has printed and displayed, in the order in which it happened. */
export class OutputList {
  private readonly items: Item[] = [];
  /** How many of them belong to examples that are over: those stay. */
  private settled = 0;
  /** Whether all goes as soon as something else comes. */
  private isClearing = false;

  /**
   * @param container where it is shown; it scrolls
   * @param names what can be changed by its name, here and in other outputs
   */
  constructor(
    private readonly container: HTMLElement,
    private readonly words: Words,
    private readonly isTrusted: boolean,
    private readonly names = new DisplayNames(),
  ) {}

  /** All of it that can be had as text. */
  get text(): string {
    const texts = this.items.map(({ text }) => text).filter(Boolean);
    return texts.map((text) => (text.endsWith('\n') ? text : `${text}\n`)).join('');
  }

  /** Shows text. Returns where it stands. */
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

  /** Draws text that waits for a frame. */
  draw(): void {
    for (const item of this.items) if (item instanceof TextLog) item.draw();
  }

  /**
   * Ends what an example shows: what is printed from now on stands for itself, and nothing of it
   * is cleared any more. Takes what it has printed out of the page, and returns that.
   */
  takePrinted(): readonly HTMLElement[] {
    const logs = this.items.slice(this.settled).filter((item) => item instanceof TextLog);
    this.settled = this.items.length;
    logs.forEach(remove);
    return logs.filter(({ text }) => text).map(({ element }) => element);
  }

  /** Puts something behind what is there. */
  place(element: HTMLElement): void {
    this.settled = this.items.push({ element, text: '' });
    this.container.append(element);
  }

  /** Does what the program asks for; resolves when it is seen. */
  async apply(act: DisplayAct): Promise<void> {
    if (act.type === 'clear') {
      if (act.wait) this.isClearing = true;
      else this.take().forEach(remove);
      return;
    }
    const { data, metadata, displayId } = act;
    // Until the next can be seen: the page would jump otherwise.
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
