/** What runs blocks and shows their output; loaded at a run, or at a sign of one. */
import { announce } from '../output/index.js';
import type { Block } from '../page/block.js';
import { Page } from '../page/page.js';
import { Runtime } from '../runtime/runtime.js';
import { Sessions } from '../session/sessions.js';
import { loadWords, pageLanguageOf } from '../words/words.js';
import { blocks, type PageBlock } from './page-block.js';
import { ShownRuns } from './shown-runs.js';

export { announce } from '../output/index.js';
export { consultFor } from './console-run.js';
export { resultInWords } from './in-words.js';

/** The page's one runtime; it fetches nothing before the first run, or a sign of one. */
export const runtime = new Runtime();

export const page = new Page(blocks, new Sessions(runtime), (phrase, block) => {
  // A block that nobody has run has no words yet, and may belong to another copy of this script.
  const { node } = block as Block & Pick<PageBlock, 'node'>;
  void loadWords(pageLanguageOf(node)).then(
    (words) => announce(words.sentences([phrase]), words.lang),
    () => undefined,
  );
});

export const shownRuns = new ShownRuns();
