import type { MimeBundle, MimeMetadata } from '../protocol/messages.js';
import type { Words } from '../words/words.js';
import { createElement } from './create-element.js';
import { FormError, type Render, type Rendering } from './rich/forms.js';
import { RENDERERS } from './rich/renderers.js';
import { watchScrolling } from './scrolling.js';
import { appendText } from './text-nodes.js';

/** How many characters of a plain text are shown; the result has all of it. */
export const LONGEST = 100_000;

/** A `repr` that says nothing but the class. */
const IS_MUTE = /^<[^]* object(?: at 0x\w+)?>$/;

/** Shows a text, and cuts it if it is very long. */
export function textBlock(words: Words, part: string, text: string): HTMLElement {
  const element = createElement('pre', part);
  element.part.add(part);
  const shown =
    text.length > LONGEST
      ? `${text.slice(0, LONGEST)}… ${words.moreCharacters(text.length - LONGEST)}`
      : text;
  appendText(element, shown);
  return element;
}

/** A sentence of ours among what a program shows. */
export function noticeBlock({ lang }: Words, text: string): HTMLElement {
  const notice = createElement('p', 'notice', text);
  notice.lang = lang;
  return notice;
}

/** Shows one displayed object in the best form that works. */
export class DisplayItem {
  readonly element = document.createElement('div');
  private data: MimeBundle = {};
  /** Counts changes, so that what was begun for an earlier one is not shown. */
  private change = 0;

  /**
   * @param part name of the element's CSS part
   * @param isTrusted whether the author allows scripts in a frame, and resources from other sites
   */
  constructor(
    private readonly part: string,
    private readonly isTrusted: boolean,
    private readonly words: Words,
  ) {
    this.element.className = `rich ${part}`;
    this.element.part.add(part);
    // Only what scrolls must be reachable by keyboard.
    watchScrolling(this.element, (scrolls) => {
      this.element.tabIndex = scrolls ? 0 : -1;
      this.element.role = scrolls ? 'group' : null;
      this.element.ariaLabel = scrolls ? words.wideOutput : null;
    });
  }

  /** Its content as text, as far as there is any. */
  get text(): string {
    const plain = this.data['text/plain'] ?? '';
    if (plain && !IS_MUTE.test(plain)) return plain;
    const texts = [...this.element.children].map((child) => {
      const [shown] = child.shadowRoot?.children ?? [child];
      return shown instanceof HTMLElement ? shown.innerText.trim() : '';
    });
    return texts.filter(Boolean).join('\n');
  }

  /** Shows an object. The previous one stays until this is ready. */
  async show(data: MimeBundle, metadata: MimeMetadata): Promise<void> {
    const change = ++this.change;
    this.data = data;
    const { words } = this;
    const choices = Object.entries(RENDERERS).filter(([mimeType]) => mimeType in data);
    const text = data['text/plain'];
    if (!choices.length) {
      const types = Object.keys(data);
      const isUnknown = text === undefined && types.length > 0;
      this.put({
        element: isUnknown
          ? noticeBlock(words, words.cannotShow(types))
          : textBlock(words, 'text', text ?? ''),
      });
      return;
    }
    const faults: string[] = [];
    for (const [mimeType, load] of choices) {
      const rendering = await this.rendering(mimeType, load, metadata, faults);
      if (change !== this.change) return;
      if (rendering) {
        this.put(rendering);
        return;
      }
    }
    const [notice = ''] = faults;
    const isTold = text === undefined || IS_MUTE.test(text);
    this.put(
      isTold
        ? { element: noticeBlock(words, notice) }
        : { element: textBlock(words, 'text', text), notice },
    );
  }

  private async rendering(
    mimeType: string,
    load: () => Promise<Render>,
    metadata: MimeMetadata,
    faults: string[],
  ): Promise<Rendering | null> {
    try {
      const render = await load();
      return await render({
        mimeType,
        data: this.data[mimeType] ?? '',
        metadata: metadata[mimeType] ?? {},
        isTrusted: this.isTrusted,
        words: this.words,
      });
    } catch (error) {
      const isKnown = error instanceof FormError;
      faults.push(isKnown ? error.message : this.words.displayFailed(mimeType));
      return null;
    }
  }

  private put({ element, notice }: Rendering): void {
    this.element.replaceChildren(element);
    if (notice !== undefined) this.element.append(noticeBlock(this.words, notice));
  }
}
