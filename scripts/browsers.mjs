/**
 * Makes sure that the browsers of the tests are installed: `node scripts/browsers.mjs`. With
 * `--docs` also the built documentation of other projects, which tests use as real pages.
 */
import { execFileSync, spawnSync } from 'node:child_process';

import {
  Browser,
  BrowserTag,
  detectBrowserPlatform,
  install,
  resolveBuildId,
} from '@puppeteer/browsers';
import { register } from 'tsx/esm/api';

import { isCI } from './ci.mjs';

// Where browsers lie is told in TypeScript, for the drivers.
register();
const { DOWNLOADED_BROWSERS, ENGINES, missingParts } = await import('../test/support/engines.js');

/** @typedef {import('../test/support/engines.js').EngineName} EngineName */

/** @type {Record<EngineName, string[]>} */
const DEBIAN_PACKAGES = {
  chromium: ['chromium'],
  firefox: ['firefox-esr'],
  webkit: ['webkit2gtk-driver', 'xvfb', 'xauth'],
};
/** A bare machine has none, and then text has no width. */
const FONTS = ['fonts-dejavu-core', 'fonts-liberation'];

/** Built documentation; in a row, the first that Debian or Ubuntu has. */
const DOC_PACKAGES = [
  ['python3.11-doc', 'python3-doc'],
  ['python-mpmath-doc'],
  ['python-natsort-doc'],
  ['python-bidict-doc'],
];

await ensureBrowsers();
if (process.argv.includes('--docs')) ensureDocs();

async function ensureBrowsers() {
  const wanted = await missingEngines();
  if (wanted.length > 0) {
    const apt = aptGet();
    apt?.install([...wanted.flatMap((engine) => DEBIAN_PACKAGES[engine]), ...FONTS]);
    for (const engine of await missingEngines()) await download(engine);
  }
  for (const engine of ENGINES) {
    const missing = await missingParts(engine);
    console.log(
      missing === null
        ? `${engine}: installed`
        : `${engine}: ${missing} missing; its tests will be skipped. ${advice(engine)}`,
    );
    // On CI nothing is skipped in silence.
    if (missing !== null && isCI()) process.exitCode = 1;
  }
}

async function missingEngines() {
  const missing = await Promise.all(ENGINES.map(missingParts));
  return ENGINES.filter((_, index) => missing[index] !== null);
}

/** Tests of pages that are not there are skipped. */
function ensureDocs() {
  const missing = DOC_PACKAGES.filter((names) => !names.some(isInstalled));
  if (missing.length > 0) {
    const apt = aptGet();
    apt?.install(
      missing.flatMap((names) => names.find((name) => works('apt-cache', 'show', name)) ?? []),
    );
  }
  for (const names of DOC_PACKAGES) {
    const found = names.find(isInstalled);
    console.log(found ? `${found}: installed` : `${names.join(' or ')}: not installed`);
  }
}

/**
 * Debian's package manager with fresh lists; null where it is not, or would ask for a password.
 * @returns {{ install: (packages: readonly string[]) => void } | null}
 */
function aptGet() {
  const isRoot = process.getuid?.() === 0;
  if (!works('apt-get', '--version')) return null;
  if (!isRoot && !works('sudo', '-n', 'true')) return null;
  /** @param {string[]} args */
  const run = (...args) => {
    const command = ['env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args];
    if (!isRoot) command.unshift('sudo', '-n');
    const [program = '', ...rest] = command;
    try {
      execFileSync(program, rest, { stdio: ['ignore', 'ignore', 'inherit'] });
    } catch (error) {
      console.warn(`apt-get ${args.join(' ')}: ${reason(error)}`);
    }
  };
  run('update');
  return {
    install(packages) {
      if (packages.length === 0) return;
      console.log(`Installing ${packages.join(', ')}`);
      run('install', '-y', '--no-install-recommends', ...packages);
    },
  };
}

/**
 * Browsers as their makers publish them, into the project's cache.
 * @param {EngineName} engine
 */
async function download(engine) {
  const platform = detectBrowserPlatform();
  if (engine === 'webkit' || platform === undefined) return;
  const browser = engine === 'chromium' ? Browser.CHROME : Browser.FIREFOX;
  try {
    const buildId = await resolveBuildId(browser, platform, BrowserTag.STABLE);
    console.log(`Downloading ${browser} ${buildId}`);
    await install({ browser, buildId, platform, cacheDir: DOWNLOADED_BROWSERS });
  } catch (error) {
    console.warn(`${browser} cannot be downloaded: ${reason(error)}`);
  }
}

/** @param {EngineName} engine */
function advice(engine) {
  const debian = `Debian and Ubuntu: apt-get install ${DEBIAN_PACKAGES[engine].join(' ')}.`;
  return engine === 'webkit'
    ? `${debian} Elsewhere it is not to be had: CI runs these tests.`
    : `${debian} Elsewhere: install it, or put its path in PYTHON_RUN_${engine.toUpperCase()}.`;
}

/** @param {string} name */
function isInstalled(name) {
  const { status, stdout } = spawnSync('dpkg-query', ['-W', '-f', '${Status}', name], {
    encoding: 'utf8',
  });
  return status === 0 && stdout.includes('install ok installed');
}

/**
 * @param {string} command
 * @param {string[]} args
 */
function works(command, ...args) {
  return spawnSync(command, args, { stdio: 'ignore' }).status === 0;
}

/** @param {unknown} error */
function reason(error) {
  return error instanceof Error ? error.message : String(error);
}
