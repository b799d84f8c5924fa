/**
 * `npm run bench`: how long readers wait, what it costs, and how that compares with stock Pyodide
 * and with peers, measured in the same run and in turn. Build first; leave the machine alone
 * meanwhile. Exits with 1 when something is over its bound. `-- --help` tells the options.
 */
import { availableParallelism, cpus } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

import { progress, runCommand } from '../support/command-line.js';
import { noteFailure, onPage, type Context } from './context.js';
import { measureCpu, measurePolling } from './cpu.js';
import { measureMemory } from './memory.js';
import { GROUPS, parseOptions, SOUND, USAGE, type Options } from './options.js';
import { measureOutput } from './output.js';
import { installPeers, peerVersion } from './peers.js';
import { measureProfile } from './profile.js';
import { measureRawHost } from './raw-host.js';
import {
  isOver,
  joined,
  readDocs,
  textOf,
  withSummaries,
  writeDocs,
  writeJson,
  type Report,
} from './report.js';
import type { Row } from './rows.js';
import { openSite } from './site.js';
import { measureStarts } from './starts.js';
import { PYODIDE_VERSION, SUBJECT_TITLES, SUBJECTS, type SubjectName } from './subjects.js';
import { measureUntouched } from './untouched.js';
import { openVisitor, withProfile } from './visit.js';

await runCommand(USAGE, parseOptions, bench);

async function bench(options: Options): Promise<void> {
  const { engine, groups, samples } = options;
  const failures: Record<string, string> = {};
  if (options.peers) {
    await installPeers().catch((error: unknown) => {
      failures['The installation of the peers'] = String(error);
    });
  }
  progress('compressing what is not compressed yet');
  const site = await openSite(engine, options.before);
  const visitor = await openVisitor(engine);
  try {
    const builds = { ours: 'dist', ...(options.before !== null && { before: options.before }) };
    const all = { engine, samples, site, visitor, subjects: SUBJECTS, builds, failures, progress };
    const subjects: SubjectName[] = [];
    for (const subject of SUBJECTS) {
      if (subject === 'before' && options.before === null) continue;
      if ((subject === 'pyscript' || subject === 'papyros') && !options.peers) continue;
      progress(`a first look at ${SUBJECT_TITLES[subject]}`);
      try {
        await firstLook(all, subject);
        subjects.push(subject);
      } catch (error) {
        noteFailure(all, subject, 'a first look', error);
      }
    }
    const context: Context = { ...all, subjects };
    const rows: Row[] = [];
    if (groups.includes('cold') || groups.includes('warm')) {
      rows.push(...(await measureStarts(context, groups)));
    }
    if (groups.includes('raw')) rows.push(...(await measureRawHost(context)));
    if (groups.includes('memory')) rows.push(...(await measureMemory(context)));
    if (groups.includes('cpu')) rows.push(...(await measureCpu(context)));
    if (groups.includes('polling')) rows.push(...(await measurePolling(context)));
    if (groups.includes('untouched')) rows.push(...(await measureUntouched(context)));
    if (groups.includes('output')) rows.push(...(await measureOutput(context)));
    const profile = groups.includes('profile') ? await measureProfile(context) : null;
    const report: Report = {
      engine,
      version: visitor.version,
      date: new Date().toISOString().slice(0, 10),
      machine: `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'unknown'}`,
      command: commandOf(options),
      samples,
      subjects: Object.fromEntries(subjects.map((subject) => [subject, versionOf(subject)])),
      failures,
      rows: withSummaries(rows),
      profile,
    };
    console.log(`\n${textOf(report)}\n`);
    await publish(report, options);
    if (isOver(report)) process.exitCode = 1;
  } finally {
    visitor.close();
    await site.close();
  }
}

/** Runs a subject once, so that it shows whether it runs, and the system has read its files. */
async function firstLook(context: Context, subject: SubjectName): Promise<void> {
  context.site.begin();
  await withProfile((profile) =>
    onPage(context, profile, `${subject}-page.html?do=first`, () => context.site.next('first')),
  );
  await delay(500);
}

/** Numbers of few samples must not stand where sound ones stood. */
async function publish(report: Report, options: Options): Promise<void> {
  const path = `.cache/bench/${report.engine}.json`;
  await writeJson(report, path);
  const before = isWhole(options) ? null : await readDocs(report.engine);
  const whole = before ? joined(before, report) : report;
  const isSound = whole !== null && options.samples >= SOUND && options.before === null;
  if (isSound) await writeDocs(whole);
  console.log(isSound ? 'Written: docs/bench.md and its JSON' : `Written: ${path}`);
}

function isWhole({ groups }: Options): boolean {
  return groups.length === Object.keys(GROUPS).length;
}

function commandOf(options: Options): string {
  const { engine, groups, peers, samples, before } = options;
  const words = [
    ...(engine === 'chromium' ? [] : [`--engine ${engine}`]),
    ...(isWhole(options) ? [] : [`--only ${groups.join(',')}`]),
    ...(samples === SOUND ? [] : [`--samples ${samples}`]),
    ...(peers ? [] : ['--no-peers']),
    ...(before === null ? [] : [`--before ${before}`]),
  ];
  return ['npm run bench', ...(words.length ? ['--', ...words] : [])].join(' ');
}

function versionOf(subject: SubjectName): string {
  switch (subject) {
    case 'ours':
    case 'before':
      return SUBJECT_TITLES[subject];
    case 'stock':
      return `${SUBJECT_TITLES.stock} ${PYODIDE_VERSION}`;
    case 'pyscript':
      return `${SUBJECT_TITLES.pyscript} ${peerVersion('@pyscript/core')} with the same Pyodide`;
    case 'papyros':
      return `${SUBJECT_TITLES.papyros} ${peerVersion('@dodona/papyros')} with its own Pyodide`;
  }
}
