/** Does to a page what the bench asks for in its address (`?do=`), and tells what came of it. */
import type {} from './spy.js';
import type { PageBlock, PageSubject } from './subject.js';

/** A reader looks at what came before going on. */
const PAUSE = 2000;
/** Milliseconds after which nothing will come any more. */
const PATIENCE = 90_000;

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const printed: string[] = [];

/** Keeps what a page complains about, to be told when it fails. */
function collectErrors(): void {
  addEventListener('error', ({ message }) => printed.push(message));
  addEventListener('unhandledrejection', ({ reason }) => printed.push(String(reason)));
  // Nobody would close them.
  window.alert = (text) => void printed.push(String(text));
  const { error } = console;
  console.error = (...words: unknown[]) => {
    printed.push(words.join(' '));
    error.apply(console, words);
  };
}

async function tell(what: string, content: object = {}): Promise<void> {
  await fetch('/bench/tell', { method: 'POST', body: JSON.stringify({ what, ...content }) });
}

async function until<T>(what: string, look: () => T): Promise<NonNullable<T>> {
  const deadline = performance.now() + PATIENCE;
  for (;;) {
    const value = look();
    if (value) return value;
    if (performance.now() > deadline) throw new Error(`Waited in vain until ${what}`);
    await wait(2);
  }
}

type Look = (text: string) => boolean;

const saysHello: Look = (text) => text.includes('hello');
const saysAnything: Look = (text) => text.trim() !== '';

/** Milliseconds from a press of Run until its output is in the document. */
function runUntil(subject: PageSubject, block: PageBlock, isShown: Look): Promise<number> {
  // What an earlier run left is taken away first.
  let isNew = !isShown(block.shown());
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const timer = setTimeout(() => {
      reject(new Error('Waited in vain until a block showed output'));
    }, PATIENCE);
    const observer = new MutationObserver(() => {
      const isThere = isShown(block.shown());
      if (isThere && isNew) {
        resolve(performance.now() - start);
        observer.disconnect();
        clearTimeout(timer);
      }
      isNew ||= !isThere;
    });
    for (const root of subject.roots()) {
      observer.observe(root, { childList: true, characterData: true, subtree: true });
    }
    block.run();
  });
}

const over = (block: PageBlock) => until('a run was over', () => block.isOver());

type Task = (subject: PageSubject, blocks: readonly PageBlock[]) => Promise<void>;

const tasks: Record<string, Task> = {
  /** Nothing: a page that nobody touches. */
  async nothing() {
    await tell('ready');
  },

  async first(subject, [first]) {
    await tell('first', { ms: await runUntil(subject, first!, saysHello) });
  },

  /** As `first`, with what the spy noted and what was fetched since the press. */
  async timeline(subject, [first]) {
    const start = performance.now();
    const ms = await runUntil(subject, first!, saysHello);
    const fetched = performance.getEntriesByType('resource').flatMap((entry) => {
      const { name, startTime, responseEnd } = entry as PerformanceResourceTiming;
      const file = name.replace(/^.*\//, '');
      // Of a Worker's script engines tell the beginning alone.
      if (responseEnd < startTime) return [];
      const taken = `(${(responseEnd - startTime).toFixed(0)} ms)`;
      return [{ at: responseEnd, what: `fetched ${file} ${taken}` }];
    });
    const shown = { at: start + ms, what: 'the output is in the document' };
    const entries = [...(window.benchNotes ?? []), ...fetched, shown]
      .map(({ at, what }) => ({ at: at - start, what }))
      .filter(({ at }) => at >= 0 && at <= ms)
      .sort((a, b) => a.at - b.at);
    await tell('timeline', { ms, entries });
  },

  /** Blocks as `pageBlocks` (subjects.ts) has them. */
  async page(subject, [first, second, fresh, endless]) {
    await tell('first', { ms: await runUntil(subject, first!, saysHello) });
    await over(first!);
    await wait(PAUSE);
    await tell('second', { ms: await runUntil(subject, second!, saysHello) });
    await over(second!);
    await wait(PAUSE);
    await tell('fresh', { ms: await runUntil(subject, fresh!, saysHello) });
    await over(fresh!);
    await wait(PAUSE);
    await runUntil(subject, endless!, saysHello);
    await wait(PAUSE);
    const start = performance.now();
    endless!.stop();
    await over(endless!);
    await tell('stopped', { ms: performance.now() - start });
    await runUntil(subject, first!, saysHello);
    await tell('stop', { ms: performance.now() - start });
  },

  /** Each block in its turn; tells what the first line of each says. */
  async all(subject, blocks) {
    const lines: string[] = [];
    for (const block of blocks) {
      await runUntil(subject, block, saysAnything);
      await over(block);
      lines.push(block.shown().trim());
    }
    await tell('all', { lines });
  },
};

/** Begins when the page has settled. */
export function drive(subject: PageSubject): void {
  collectErrors();
  const work = async () => {
    const name = new URLSearchParams(location.search).get('do') ?? 'nothing';
    const task = tasks[name];
    if (task === undefined) throw new Error(`There is no task ${name}`);
    await until('the page was complete', () => document.readyState === 'complete');
    const blocks = await until('the blocks had come', () => subject.blocks());
    await wait(500);
    await task(subject, blocks);
  };
  work().catch((error: unknown) => {
    const texts = [String(error), ...printed, `The page shows: ${document.body.innerText}`];
    void tell('error', { message: texts.join('\n').slice(0, 4000) });
  });
}
