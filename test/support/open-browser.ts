import type { Browser, BrowserOptions } from './browser.js';
import { findChromium, findFirefox, findWebKit, type EngineName } from './engines.js';
import { openPuppeteer } from './puppeteer.js';
import { openWebKit } from './webkit.js';

/** Starts an installed browser; fails when there is none (`missingParts` asks before). */
export async function openBrowser(
  engine: EngineName,
  options: BrowserOptions = {},
): Promise<Browser> {
  switch (engine) {
    case 'chromium':
      return openPuppeteer(engine, found(engine, await findChromium()), options);
    case 'firefox':
      return openPuppeteer(engine, found(engine, await findFirefox()), options);
    case 'webkit': {
      const parts = findWebKit();
      if ('missing' in parts) throw notInstalled(parts.missing.join(', '));
      return openWebKit(parts);
    }
  }
}

function found(engine: EngineName, path: string | null): string {
  if (path === null) throw notInstalled(engine);
  return path;
}

function notInstalled(what: string): Error {
  return new Error(`${what}: not installed. Run \`node scripts/browsers.mjs\`.`);
}
