/**
 * Runs a Python file by the engine of the pages, in a thread of Node: `node scripts/run.mjs FILE`, after
 * a build. Relative addresses of wheels are looked for beside it; the program sees files of its own.
 * Ctrl+C stops the program, and pressed once more ends it. Exits as Python does; with 130 when stopped.
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
  console.error(`${file} cannot be read (${error.code}).`);
  process.exit(2);
});
// Who reads the output may have enough of it.
process.stdout.on('error', () => process.exit(1));
await buildEngine();
const [{ Engine }, { en }] = await Promise.all([loadEngine(), loadEnglish()]);
const engine = new Engine(ASSETS);

/** Lines that nobody has asked for yet. @type {string[]} */
const lines = [];
/** @type {((line: string | null) => void) | null} */
let asking = null;
let isClosed = false;
/** Characters of output past the limit. */
let dropped = 0;
/** As shells tell a program that Ctrl+C has ended. */
const STOPPED = 130;
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
    if (event.type === 'end') dropped = event.remains?.dropped ?? 0;
    if (event.type !== 'output') return;
    if (event.display?.type === 'show') show(event.display.data);
    for (const { stream, text } of event.chunks) {
      // What was typed, the terminal has shown.
      if (stream !== 'stdin') process[stream].write(text);
    }
  },
);
process.on('SIGINT', () => void run.stop());
const { error, status, value } = await run.result;
if (value) show(value);
if (dropped > 0) process.stderr.write(`${en.droppedOutput(dropped)}\n`);
const exit = error && exitOf(error);
if (error && !exit) {
  const { traceback, type, message, phrases, advice = [] } = error;
  process.stderr.write(traceback || `${type}: ${phrases ? en.sentences(phrases) : message}\n`);
  if (advice.length > 0) process.stderr.write(`${en.sentences(advice)}\n`);
} else if (exit?.message) {
  process.stderr.write(`${exit.message}\n`);
}
engine.close();
terminal?.close();
process.exitCode = status === 'stopped' ? STOPPED : (exit?.code ?? (error ? 1 : 0));

/**
 * The exit that the program asked for, as CPython understands it.
 * @param {import('../src/session/types.js').BareError} error
 * @returns {{ code: number, message: string } | undefined}
 */
function exitOf({ type, message, phrases }) {
  const [phrase] = phrases ?? [];
  if (phrase?.code === 'exit-code') return { code: phrase.status, message: '' };
  if (type !== 'SystemExit') return undefined;
  // Systems keep the last eight bits.
  if (/^-?\d+$/.test(message)) return { code: Number(message) & 255, message: '' };
  return { code: 1, message };
}

/**
 * Shows what a program displays as far as a terminal can.
 * @param {Readonly<Record<string, string>>} forms
 */
function show(forms) {
  process.stdout.write(`${forms['text/plain'] ?? `(${Object.keys(forms).join(', ')})`}\n`);
}
