/**
 * `npm run corpus`: real documentation with only the script tag added. Every block runs in document
 * order, every seventh alone on a fresh page, and all in CPython by its own `doctest`. Build first.
 * Exits with 1 when a block fails here, passes there, and nobody has said why. `-- --help` tells
 * the options.
 */
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { startServer } from '../../scripts/static-server.mjs';
import { progress, runCommand } from '../support/command-line.js';
import type { Browser, Page } from '../support/browser.js';
import { openBrowser } from '../support/open-browser.js';
import { DIST } from '../support/site.js';
import {
  installPackages,
  nativePython,
  runNatively,
  TIMEOUT,
  WHEELS,
  type NativePython,
} from './native.js';
import {
  summarise,
  type BlockRecord,
  type NativeResult,
  type Observation,
  type PageRecord,
  type Reason,
} from './outcome.js';
import { hasAllPages, parseOptions, USAGE, type Options } from './options.js';
import { findProject, PROJECTS, type InstalledProject } from './projects.js';
import { textOf, writeDocs, type ProjectReport, type Report } from './report.js';
import { goToBlock, readPage, runBlock, type FoundBlock } from './visit.js';

/** Every so many blocks one runs alone. */
const EVERY = 7;

const CACHE = fileURLToPath(new URL('../../.cache/corpus/', import.meta.url));
const REASONS = new URL('reasons.json', import.meta.url);

await runCommand(USAGE, parseOptions, tryCorpus);

async function tryCorpus(options: Options): Promise<void> {
  const { engine } = options;
  const reasons = JSON.parse(await readFile(REASONS, 'utf8')) as Reason[];
  const python = nativePython();
  const browser = await openBrowser(engine);
  const projects: ProjectReport[] = [];
  try {
    for (const wanted of PROJECTS) {
      if (options.projects.length > 0 && !options.projects.includes(wanted.name)) continue;
      const project = findProject(wanted);
      if (project === null) {
        const names = wanted.debianPackages.join(' or ');
        throw new Error(`${names} is not installed: node scripts/browsers.mjs --docs`);
      }
      const pages = await tryProject(project, browser, python, options);
      const { name, version } = project;
      const date = new Date().toISOString().slice(0, 10);
      const about = { name, version, browser: browser.version, python: python.version, date };
      projects.push({ ...about, ...summarise(name, pages, reasons) });
    }
    const report: Report = { engine, projects };
    console.log(`\n${textOf(report)}\n`);
    if (hasAllPages(options)) {
      await writeDocs(report);
      console.log('Written: docs/corpus.md and its JSON');
    }
    const isUnexplained = projects.some(
      ({ failures, idleReasons }) =>
        failures.some(({ reason }) => reason === null) || idleReasons.length > 0,
    );
    if (isUnexplained) process.exitCode = 1;
  } finally {
    await browser.close();
  }
}

async function tryProject(
  project: InstalledProject,
  browser: Browser,
  python: NativePython,
  options: Options,
): Promise<PageRecord[]> {
  const { name, version, folder } = project;
  const { wheels, folder: packagesFolder } = installPackages(project);
  const server = await startServer({
    roots: { '/': folder, '/dist/': DIST, '/wheels/': WHEELS },
  });
  const packages = wheels.map((wheel) => `${server.url}/wheels/${wheel}`).join(' ');
  // One for all pages, as a reader has one browser: what it has stored once is there.
  const page = await browser.newPage({ timeout: 120_000 });
  const records: PageRecord[] = [];
  try {
    const paths = project.paths.filter((path) => path.includes(options.only));
    for (const path of paths.slice(0, options.pages)) {
      const cache = `${CACHE}${options.engine}/${name}-${version}/${path}.json`;
      const known = options.resume ? await readFile(cache, 'utf8').catch(() => null) : null;
      if (known !== null) {
        records.push(JSON.parse(known) as PageRecord);
        continue;
      }
      await rm(cache, { force: true });
      const visit = { page, url: `${server.url}/${path}`, packages };
      const blocks = await tryPage(visit, (blocks) => runNatively(python, packagesFolder, blocks));
      const record: PageRecord = { path, blocks };
      records.push(record);
      await mkdir(dirname(cache), { recursive: true });
      await writeFile(cache, JSON.stringify(record));
      const { here, failures } = summarise(name, [record], []);
      progress(`${name} ${path}: ${here.blocks} blocks, ${failures.length} fail only here`);
    }
    return records;
  } finally {
    await page.close();
    await server.close();
  }
}

interface Visit {
  readonly page: Page;
  readonly url: string;
  readonly packages: string;
}

/** The blocks of a page in order, then some alone, and all of them in CPython. */
async function tryPage(
  { page, url, packages }: Visit,
  natively: (blocks: readonly FoundBlock[]) => Promise<NativeResult[]>,
): Promise<BlockRecord[]> {
  const options = { packages, timeout: TIMEOUT };
  const found = await readPage(page, url, options);
  const native = await natively(found);
  const upgraded = found.filter((block) => block.isUpgraded);
  const inOrder = new Map<number, Observation>();
  for (const { number } of upgraded) inOrder.set(number, await runBlock(page, number));
  const alone = new Map<number, Observation>();
  for (const block of upgraded.filter((_, index) => index % EVERY === EVERY - 1)) {
    await goToBlock(page, url, options, block);
    alone.set(block.number, await runBlock(page, block.number));
  }
  return found.map((block, index) => {
    const { number, text, isUpgraded } = block;
    const [one, other] = [inOrder.get(number), alone.get(number)];
    return {
      ...{ number, text, isUpgraded },
      ...(one && { inOrder: one }),
      ...(other && { alone: other }),
      native: native[index]!,
    };
  });
}
