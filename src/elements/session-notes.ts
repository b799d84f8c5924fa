/** What a block says below its code about other blocks of its session. */
import { html, nothing, type TemplateResult } from 'lit';
import type { BlockNotes, NamedBlock, NeededBlock, RunAllProgress } from '../page/block.js';
import type { Words } from '../words/words.js';

/** How many blocks are named; the others are only counted. */
const NAMED = 4;

const link = (words: Words, block: NamedBlock) => {
  const name = words.blockName(block.name);
  // On one line: white space around the name would become part of it.
  return html`<button class="link" @click=${() => block.show()}>${name}</button>`;
};

/** Shows text between backticks as code. */
const withCode = (text: string) =>
  text.split('`').map((part, i) => (i % 2 ? html`<code>${part}</code>` : part));

/** Joins items with commas, and says how many more there are. */
function listed(words: Words, items: readonly TemplateResult[]): TemplateResult {
  const left = items.length - NAMED;
  const shown = left > 1 ? items.slice(0, NAMED) : items;
  const more = left > 1 ? words.andMore(left) : nothing;
  return html`${shown.map((item, i) => html`${i ? ', ' : nothing}${item}`)}${more}`;
}

/** What follows the state, on the same line. */
export function sinceThen(
  words: Words,
  { edited, isRestarted }: BlockNotes,
): TemplateResult | typeof nothing {
  if (isRestarted) return html`<span class="since">${words.restartedSince}</span>`;
  if (!edited?.length) return nothing;
  const text = words.editedSince(
    html,
    listed(
      words,
      edited.map((block) => link(words, block)),
    ),
    edited.length,
  );
  return html`<span class="since">${text}</span>`;
}

/** The lines below the state. */
export function aboutOthers(words: Words, { first, neededBy, all }: BlockNotes): TemplateResult[] {
  const lines: unknown[] = [];
  const why = ({ reasons }: NeededBlock) => withCode(words.why(reasons));
  if (neededBy) lines.push(words.ranFirstFor(html, link(words, neededBy), why(neededBy)));
  const blocks = first?.map((block) => html`${link(words, block)} (${why(block)})`) ?? [];
  if (blocks.length > 0) lines.push(words.ranFirst(html, listed(words, blocks)));
  if (all) lines.push(aboutAll(words, all));
  return lines.map((line) => html`<p class="about" lang=${words.lang}>${line}</p>`);
}

function aboutAll(words: Words, { block, done, total, stoppedBy }: RunAllProgress) {
  if (!block) return words.allRan(total);
  if (stoppedBy === null) return words.runningAll(html, link(words, block), done + 1, total);
  return words.stoppedAt(html, link(words, block), stoppedBy, total - done);
}
