/**
 * Memory of pages: the proportional set size (PSS: what a process shares counts in parts) of all
 * processes of the browser, less that of the same browser with a page that has no Python. Linux
 * tells it.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

import { inTurn, onPage, type Context } from './context.js';
import type { Row } from './rows.js';
import { UNTOUCHED } from './site.js';
import type { SubjectName } from './subjects.js';

/** It scatters by few per cent, and each sample takes long. */
const SAMPLES = 3;
/** Milliseconds for garbage to be collected. */
const SETTLE = 4000;

export async function measureMemory(context: Context): Promise<readonly Row[]> {
  if (process.platform !== 'linux') return [];
  const rows: Row[] = [];
  for (const sessions of [1, 5]) {
    const path = (subject: SubjectName) => `${subject}-sessions-${sessions}.html?do=all`;
    const subjects = context.subjects.filter((one) => one !== 'papyros' || sessions === 1);
    const samples = await overBaseline(
      context,
      `memory, ${sessions}`,
      path,
      'empty.html',
      subjects,
    );
    const what = `memory of a page with ${sessions === 1 ? 'one session' : `${sessions} sessions`}`;
    rows.push({ id: `memory-${sessions}`, what, unit: 'MB', samples });
  }
  return rows;
}

/** What the script tag adds to a page of blocks. */
export async function measureUntouchedMemory(context: Context): Promise<readonly Row[]> {
  if (process.platform !== 'linux') return [];
  const path = (subject: SubjectName) => `${subject}-untouched.html`;
  const samples = await overBaseline(context, 'untouched', path, 'static-untouched.html', [
    ...context.subjects.filter((one) => one in context.builds || one === 'pyscript'),
  ]);
  const what = `${UNTOUCHED} blocks that nobody touches: memory`;
  return [{ id: 'untouched-memory', what, unit: 'MB', samples }];
}

async function overBaseline(
  context: Context,
  what: string,
  path: (subject: SubjectName) => string,
  baseline: string,
  subjects: readonly SubjectName[],
): Promise<Row['samples']> {
  const count = Math.min(SAMPLES, context.samples);
  const samples = await inTurn(context, what, subjects, count, async (subject, profile, add) => {
    // In the same profile, so that what it has cached is in both numbers.
    const withPython = await megabytesOf(context, profile, path(subject));
    const without = await megabytesOf(context, profile, baseline);
    add('MB', withPython - without);
  });
  return samples('MB');
}

async function megabytesOf(context: Context, profile: string, path: string): Promise<number> {
  context.site.begin();
  return onPage(context, profile, path, async ({ pid }) => {
    await context.site.next(path.includes('do=all') ? 'all' : 'ready');
    await context.site.idle(1000);
    await delay(SETTLE);
    return [pid, ...descendants(pid)].reduce((sum, one) => sum + pss(one), 0) / 1e6;
  });
}

/** The processes that a process has started, and theirs. */
function descendants(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const parent = /^\d+$/.test(name) ? parentOf(Number(name)) : null;
    if (parent !== null) parents.set(Number(name), parent);
  }
  const found = [pid];
  for (const one of found) {
    for (const [child, parent] of parents) if (parent === one) found.push(child);
  }
  return found.slice(1);
}

/** Null when the process is gone. */
function parentOf(pid: number): number | null {
  try {
    // The name, in brackets, may have anything in it.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return Number(fields[1]);
  } catch {
    return null;
  }
}

/** Bytes; 0 when the process is gone. */
function pss(pid: number): number {
  try {
    const [, kilobytes] =
      /^Pss:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')) ?? [];
    return Number(kilobytes ?? 0) * 1024;
  } catch {
    return 0;
  }
}
