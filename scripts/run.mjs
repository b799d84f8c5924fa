/**
 * Runs a Python file by the engine of the pages, in a thread of Node: `node scripts/run.mjs FILE`, after
 * a build. Its packages and files are looked for beside it. Ctrl+C stops the program, and pressed once
 * more ends it.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

import { ASSETS, buildEngine, loadEngine, loadEnglish } from './node-engine.mjs';

const [file, ...rest] = process.argv.slice(2);
if (file === undefined || rest.length > 0) {
  console.error('Usage: node scripts/run.mjs FILE');
  process.exit(2);
}
const code = await readFile(file, 'utf8').catch((error) => {
  console.error(error.message);
  process.exit(2);
});
await buildEngine();
const [{ Engine }, { en }] = await Promise.all([loadEngine(), loadEnglish()]);
const engine = new Engine(ASSETS);

/** Lines that nobody has asked for yet. @type {string[]} */
const lines = [];
/** @type {((line: string | null) => void) | null} */
let asking = null;
let isClosed = false;
/** Read from the first question on. @type {import('node:readline').Interface | undefined} */
let terminal;

/** @param {(line: string | null) => void} answer */
function ask(answer) {
  const line = lines.shift();
  if (line !== undefined || isClosed) {
    answer(line ?? null);
    return;
  }
  asking = answer;
  terminal ??= createInterface({ input: process.stdin })
    .on('line', (line) => {
      const answer = asking;
      asking = null;
      if (answer) answer(line);
      else lines.push(line);
    })
    .on('close', () => {
      isClosed = true;
      asking?.(null);
    });
}

const run = engine.start(
  {
    code,
    filename: file,
    places: { page: pathToFileURL(path.resolve(file)).href, base: null, index: null },
  },
  (event) => {
    if (event.type === 'input') ask(event.answer);
    if (event.type !== 'output') return;
    for (const { stream, text } of event.chunks) {
      // What was typed, the terminal has shown.
      if (stream !== 'stdin') process[stream].write(text);
    }
  },
);
process.on('SIGINT', () => void run.stop());
const { error } = await run.result;
if (error) {
  const { traceback, type, message, phrases, advice = [] } = error;
  process.stderr.write(traceback || `${type}: ${phrases ? en.sentences(phrases) : message}\n`);
  if (advice.length > 0) process.stderr.write(`${en.sentences(advice)}\n`);
}
engine.close();
terminal?.close();
process.exitCode = error ? 1 : 0;
