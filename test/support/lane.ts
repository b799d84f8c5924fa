/**
 * One of the processes that run whole-page tests. It takes file after file from scripts/e2e.mjs, so
 * that they share its browsers, and tells where their time went.
 */
import { describe } from 'node:test';
import { pathToFileURL } from 'node:url';

import { closeBrowsers } from './shared-browsers.js';
import { takeTimes } from './times.js';

/** From the parent: the next file, or null when there is none. */
interface Assignment {
  readonly file: string | null;
}

process.on('message', ({ file }: Assignment) => {
  void (file === null ? end() : runFile(file));
});

// node:test gives these to the test from which they come, if that still runs.
for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, (error: unknown) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.send?.({ type: 'error', text });
  });
}

// What started this process is gone. At the exit its browsers are ended.
const abandon = () => process.exit(1);
process.once('disconnect', abandon);

async function runFile(file: string): Promise<void> {
  await describe(file, () => import(pathToFileURL(file).href));
  process.send?.({ type: 'over', spent: takeTimes() });
}

async function end(): Promise<void> {
  await closeBrowsers();
  process.off('disconnect', abandon);
  process.disconnect();
}
