/**
 * Which browsers this machine has. Nothing is started here: `scripts/browsers.mjs` uses it to
 * say what is missing, the drivers use it to find what they start.
 */
import { accessSync, constants, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { getInstalledBrowsers } from '@puppeteer/browsers';

export const ENGINES = ['chromium', 'firefox', 'webkit'] as const;
export type EngineName = (typeof ENGINES)[number];

/** Where `scripts/browsers.mjs` puts the browsers that it downloads. */
export const DOWNLOADED_BROWSERS = fileURLToPath(new URL('../../.cache/browsers', import.meta.url));

/** WebKitGTK is driven by its own driver, and draws on an X server that shows it to nobody. */
export interface WebKitParts {
  readonly driver: string;
  readonly miniBrowser: string;
  readonly xvfb: string;
}

/** The engines named in the environment's `ENGINES` (comma-separated), or all of them. */
export function selectedEngines(): EngineName[] {
  const names = (process.env['ENGINES'] ?? '').split(',').map((name) => name.trim());
  const wanted = names.filter((name) => name !== '');
  const unknown = wanted.filter((name) => !ENGINES.some((engine) => engine === name));
  if (unknown.length > 0) {
    throw new Error(`ENGINES names ${unknown.join(', ')}; there are ${ENGINES.join(', ')}.`);
  }
  return ENGINES.filter((engine) => wanted.length === 0 || wanted.includes(engine));
}

/**
 * Every test in every engine, also those of what cannot differ: `npm run test:all` sets it. Otherwise
 * such a test runs in the first of the selected engines.
 */
export function isFullMatrix(): boolean {
  return process.env['MATRIX'] === 'full';
}

/** Chromium's executable, or null. */
export async function findChromium(): Promise<string | null> {
  return (
    fromEnvironment('PYTHON_RUN_CHROMIUM') ??
    onPath('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable') ??
    firstExecutable(
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ) ??
    (await downloaded('chrome'))
  );
}

/** Firefox's executable, or null. */
export async function findFirefox(): Promise<string | null> {
  return (
    fromEnvironment('PYTHON_RUN_FIREFOX') ??
    onPath('firefox-esr', 'firefox') ??
    firstExecutable('/Applications/Firefox.app/Contents/MacOS/firefox') ??
    (await downloaded('firefox'))
  );
}

/** What drives WebKitGTK, or the names of the programs that are missing. */
export function findWebKit(): WebKitParts | { readonly missing: readonly string[] } {
  const driver = onPath('WebKitWebDriver');
  const miniBrowser = findMiniBrowser();
  const xvfb = onPath('Xvfb');
  if (driver !== null && miniBrowser !== null && xvfb !== null) {
    return { driver, miniBrowser, xvfb };
  }
  return {
    missing: [
      ...(driver === null ? ['WebKitWebDriver'] : []),
      ...(miniBrowser === null ? ['MiniBrowser'] : []),
      ...(xvfb === null ? ['Xvfb'] : []),
    ],
  };
}

/** What of this engine's programs is missing, as a phrase; null when it can be started. */
export async function missingParts(engine: EngineName): Promise<string | null> {
  switch (engine) {
    case 'chromium':
      return (await findChromium()) === null ? 'Chromium' : null;
    case 'firefox':
      return (await findFirefox()) === null ? 'Firefox' : null;
    case 'webkit': {
      const found = findWebKit();
      return 'missing' in found ? found.missing.join(', ') : null;
    }
  }
}

/** Debian keeps it where only the library's users look: /usr/lib/<triplet>/webkit2gtk-4.x/. */
function findMiniBrowser(): string | null {
  const candidates = subfolders('/usr/lib').flatMap((triplet) =>
    subfolders(triplet)
      .filter((folder) => /webkit(2gtk|gtk)-\d/.test(folder))
      .map((folder) => join(folder, 'MiniBrowser')),
  );
  return firstExecutable(...candidates);
}

function subfolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(folder, entry.name));
  } catch {
    return [];
  }
}

/** A path given on purpose must be right: falling back in silence would test another browser. */
function fromEnvironment(variable: string): string | null {
  const path = process.env[variable];
  if (path === undefined || path === '') return null;
  if (!isExecutable(path)) throw new Error(`${variable} is ${path}, which cannot be run.`);
  return path;
}

function onPath(...names: string[]): string | null {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return firstExecutable(...names.flatMap((name) => folders.map((folder) => join(folder, name))));
}

function firstExecutable(...paths: string[]): string | null {
  return paths.find(isExecutable) ?? null;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function downloaded(name: 'chrome' | 'firefox'): Promise<string | null> {
  const browsers = await getInstalledBrowsers({ cacheDir: DOWNLOADED_BROWSERS });
  const found = browsers.find((installed) => (installed.browser as string) === name);
  return found?.executablePath ?? null;
}
