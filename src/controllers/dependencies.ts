/** What a block of a session needs runs first: each of those blocks as itself. */
import { announce } from '../output/index.js';
import { emptyResult } from '../session/empty-result.js';
import {
  blockSession,
  staleIn,
  type BlockSession,
  type FirstBlock,
  type StaleBlock,
  type Surroundings,
} from '../session/index.js';
import type { RunSpec } from '../session/types.js';
import type { BlockNotes } from './notes.js';
import {
  allOfSession,
  blocksOfSession,
  keyOf,
  referencesTo,
  type BlockElement,
  type NotedElement,
  type PageBlock,
} from './page-blocks.js';

/** Milliseconds without a change after which it is looked for what an edit has made stale. */
const PAUSE = 300;

/** The session of each block's last run, as that run sees it. */
const sessions = new WeakMap<Element, BlockSession>();
/** Blocks that run in the turn of another one. */
const invited = new WeakSet<Element>();
/** Blocks that run in order with all before them. */
const inOrder = new WeakSet<Element>();

/** Says something of a block besides what is said already. */
export function note(element: NotedElement, notes: BlockNotes): void {
  element.notes = { ...element.notes, ...notes };
  element.requestUpdate();
}

/** Runs a block of which it is known that all before it have run. */
export async function runInOrder(element: BlockElement): ReturnType<BlockElement['run']> {
  inOrder.add(element);
  try {
    return await element.run();
  } finally {
    inOrder.delete(element);
  }
}

/**
 * The session of a block's new run, as that run sees it: what it needs runs first. None for a block
 * without a session, for one that is no element of a page, and for a console: what the reader types
 * runs as it is.
 */
export function sessionFor(
  block: object,
  { session, isSandboxed, code, mode }: RunSpec,
): BlockSession | undefined {
  if (session === null || mode === 'console' || !(block instanceof HTMLElement)) return undefined;
  const element = block as BlockElement;
  watchEdits();
  const own = { key: keyOf(element), code, mode };
  const isInOrder = inOrder.has(element);
  const made = blockSession(
    { session, isSandboxed },
    surroundings(element, session, own),
    isInOrder,
  );
  sessions.set(element, made);
  if (invited.has(element)) made.admit();
  else forget(element, isInOrder);
  note(element, { hasCompany: allOfSession(session, element).length > 1 });
  return made;
}

/** Takes away what was said of a block's last run; a run of all blocks goes on. */
function forget(element: BlockElement, isInOrder = false): void {
  const { all } = element.notes ?? {};
  element.notes = isInOrder && all ? { all } : {};
}

function surroundings(
  element: BlockElement,
  session: string,
  own: { readonly key: number; readonly code: string; readonly mode: RunSpec['mode'] },
): Surroundings {
  const blocks = () => blocksOfSession(session, element);
  const find = (key: number) => blocks().find((block) => block.key === key);
  const nameOf = (key: number) => find(key)?.name ?? 'An example';
  return {
    key: own.key,
    blocks: () => referencesTo(blocks(), own),
    nameOf,
    planned(first, stale) {
      const all = blocks();
      const runs = new Set([own.key, ...first.map(({ key }) => key)]);
      tellStale(
        all.filter(({ key }) => !runs.has(key)),
        stale,
      );
      if (first.length === 0) return;
      note(element, {
        first: first.flatMap(({ key, text }) => {
          const block = find(key);
          return block ? [{ name: block.name, text, show: () => block.show() }] : [];
        }),
      });
      announce(`${first.map(({ key }) => nameOf(key)).join(', ')} will run first.`);
    },
    async runFirst({ key, text }, signal) {
      const block = find(key);
      const other = block?.element();
      if (!block || !other) return emptyResult('stopped'); // it was taken off the page
      await other.updateComplete;
      if (signal.aborted) return emptyResult('stopped');
      note(element, { current: block });
      forget(other);
      const asking = find(own.key);
      if (asking) note(other, { neededBy: { name: asking.name, text, show: () => asking.show() } });
      invited.add(other);
      sessions.get(other)?.admit(); // it may wait for its turn
      try {
        return await other.run();
      } finally {
        invited.delete(other);
        note(element, { current: null });
      }
    },
    stopFirst({ key }: FirstBlock) {
      void find(key)?.element().stop();
    },
  };
}

/** Notes on blocks that edits of others have made stale; takes away what is not true any more. */
function tellStale(blocks: readonly PageBlock[], stale: readonly StaleBlock[]): void {
  for (const block of blocks) {
    if (block.isLater) continue; // it has not run
    const element = block.element();
    const causes = stale.find(({ key }) => key === block.key)?.edited ?? [];
    const edited = blocks.filter(({ key }) => causes.includes(key));
    if (edited.length > 0 || element.notes?.edited) note(element, { edited });
  }
}

/** By session: ends the search that is on, or that waits for the reader to pause. */
const searches = new Map<string, AbortController>();

let isWatching = false;

/** Looks for what is stale when a block was edited, or brought back to what the page has. */
function watchEdits(): void {
  if (isWatching) return;
  isWatching = true;
  const look = (event: Event) => {
    const [element] = event.composedPath() as [BlockElement];
    const isIdle = element.state === 'idle';
    if (event.type === 'python-run-change' || isIdle) findStaleAround(element);
  };
  document.addEventListener('python-run-change', look);
  document.addEventListener('python-run-state', look);
}

function findStaleAround(element: BlockElement): void {
  const { session, sandbox } = element;
  if (!session || element.console) return;
  const id = `${String(sandbox)} ${session}`;
  searches.get(id)?.abort();
  const search = new AbortController();
  searches.set(id, search);
  const name = { session, isSandboxed: sandbox };
  const blocks = () => blocksOfSession(session, element);
  setTimeout(() => {
    if (search.signal.aborted) return;
    staleIn(name, () => referencesTo(blocks()), search.signal).then(
      (stale) => {
        if (stale) tellStale(blocks(), stale);
      },
      () => undefined, // a later search, or the next run, tells it
    );
  }, PAUSE);
}
