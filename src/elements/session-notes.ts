/** What is said below a block of the other blocks of its session. */
import { html, nothing, type TemplateResult } from 'lit';
import type { BlockNotes, NamedBlock, RunAllProgress } from '../page/block.js';
import { en } from '../words/en.js';

/** So many blocks are named; of the others it is said how many they are. */
const NAMED = 4;

const ENDS = { error: 'failed', stopped: 'was stopped', timeout: 'ran out of time' };

const link = (block: NamedBlock) => {
  // On one line: white space around the name would be a part of it.
  return html`<button class="link" @click=${() => block.show()}>
    ${en.blockName(block.name)}
  </button>`;
};

/** A text with what stands between backticks as code. */
const withCode = (text: string) =>
  text.split('`').map((part, i) => (i % 2 ? html`<code>${part}</code>` : part));

/** Things with commas between them, and how many more there are. */
function listed(items: readonly TemplateResult[]): TemplateResult {
  const left = items.length - NAMED;
  const shown = left > 1 ? items.slice(0, NAMED) : items;
  const more = left > 1 ? html` and ${left} more` : nothing;
  return html`${shown.map((item, i) => html`${i ? ', ' : nothing}${item}`)}${more}`;
}

/** What stands behind the state, in the same line. */
export function sinceThen({ edited, isRestarted }: BlockNotes): TemplateResult | typeof nothing {
  if (isRestarted) return html`<span class="since">The session was restarted since</span>`;
  if (!edited?.length) return nothing;
  const were = edited.length === 1 ? 'was' : 'were';
  return html`<span class="since">${listed(edited.map(link))} ${were} edited since</span>`;
}

/** The lines below the state. */
export function aboutOthers({ first, neededBy, all }: BlockNotes): TemplateResult[] {
  const lines: TemplateResult[] = [];
  if (neededBy)
    lines.push(html`Ran first for ${link(neededBy)}: ${withCode(en.why(neededBy.reasons))}`);
  const blocks =
    first?.map((block) => html`${link(block)} (${withCode(en.why(block.reasons))})`) ?? [];
  if (blocks.length > 0) lines.push(html`Ran first: ${listed(blocks)}`);
  if (all) lines.push(aboutAll(all));
  return lines.map((line) => html`<p class="about">${line}</p>`);
}

function aboutAll({ block, done, total, stoppedBy }: RunAllProgress) {
  if (!block) return html`All ${total} examples ran.`;
  if (stoppedBy === null) return html`Running ${link(block)}, ${done + 1} of ${total}…`;
  const left = total - done;
  const rest = left === 0 ? '' : left === 1 ? ' One was not run.' : ` ${left} were not run.`;
  return html`${link(block)} ${ENDS[stoppedBy]}.${rest}`;
}
