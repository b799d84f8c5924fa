/** What runs blocks and shows their output: left out of the entry script until a run, or a sign of one. */
import { announce } from '../output/index.js';
import { Page } from '../page/page.js';
import { Runtime } from '../runtime/runtime.js';
import { Sessions } from '../session/sessions.js';
import { blocks, PageBlock } from './page-block.js';
import { ShownRuns } from './shown-runs.js';

export { announce } from '../output/index.js';
export { consultFor } from './console-run.js';
export { resultInWords } from './in-words.js';

/** The page's one runtime; nothing is fetched before the first run, or what announces it. */
export const runtime = new Runtime();

/** This page. */
export const page = new Page(blocks, new Sessions(runtime), (phrase, block) => {
  if (!(block instanceof PageBlock)) return;
  const { words } = block.element;
  announce(words.sentences([phrase]), words.lang);
});

export const shownRuns = new ShownRuns();
