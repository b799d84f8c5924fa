/**
 * Visits: a browser is started with a profile, opens one page and is ended. A second visit with
 * the same profile is what a reader does who comes back the next day: nothing but what the browser
 * has on disk is warm. The pages measure themselves, so no driver is in the way.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import puppeteer, { type LaunchOptions } from 'puppeteer-core';

import { findChromium, findFirefox, findWebKit, type EngineName } from '../support/engines.js';
import { openBrowser } from '../support/open-browser.js';
import { start } from '../support/processes.js';
import { CHROMIUM_FLAGS } from '../support/puppeteer.js';
import { WEBKIT_ENVIRONMENT } from '../support/webkit-session.js';
import { within } from '../support/within.js';

/** Milliseconds. */
const START_TIMEOUT = 60_000;
const END_TIMEOUT = 10_000;

/** A browser with one page. */
export interface Visit {
  /** The browser's first process; the others descend from it. */
  readonly pid: number;
  /** Ends the browser in good order, so that it has written its caches. */
  close(): Promise<void>;
}

export interface Visitor {
  readonly version: string;
  /** Opens an address in a browser of its own. */
  visit(profile: string, url: string): Promise<Visit>;
  close(): void;
}

/** Gives `use` the folder of a profile in which no browser has been. */
export async function withProfile<T>(use: (profile: string) => Promise<T>): Promise<T> {
  const profile = await mkdtemp(join(tmpdir(), 'python-run-bench-'));
  try {
    return await use(profile);
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
}

export async function openVisitor(engine: EngineName): Promise<Visitor> {
  const version = await versionOf(engine);
  if (engine === 'webkit') return openWebKit(version);
  const executablePath = await (engine === 'chromium' ? findChromium() : findFirefox());
  const common = { executablePath: executablePath!, headless: true, timeout: START_TIMEOUT };
  const options: LaunchOptions =
    engine === 'chromium'
      ? { ...common, browser: 'chrome', args: CHROMIUM_FLAGS }
      : {
          ...common,
          browser: 'firefox',
          // By itself it takes brotli over https only, which sites use and this bench does not.
          extraPrefsFirefox: { 'network.http.accept-encoding': 'gzip, deflate, br' },
        };
  return {
    version,
    async visit(profile, url) {
      const browser = await puppeteer.launch({ ...options, userDataDir: profile });
      const [page] = await browser.pages();
      // Not awaited: some pages load for long, and tell themselves when they have come.
      page!.goto(url, { timeout: 0 }).catch(() => undefined);
      return { pid: browser.process()!.pid!, close: () => browser.close() };
    },
    close: () => undefined,
  };
}

/** Also says when an engine is not installed. */
async function versionOf(engine: EngineName): Promise<string> {
  const browser = await openBrowser(engine);
  await browser.close();
  return browser.version;
}

/**
 * MiniBrowser by itself: driven by WebKitWebDriver it keeps nothing on disk, not even while it
 * runs, so that nothing would ever be warm.
 */
async function openWebKit(version: string): Promise<Visitor> {
  const parts = findWebKit();
  if ('missing' in parts) throw new Error(`Not installed: ${parts.missing.join(', ')}`);
  const screen = ['-screen', '0', '1600x1200x24'];
  const server = start(parts.xvfb, ['-displayfd', '1', ...screen, '-nolisten', 'tcp']);
  const signal = AbortSignal.timeout(START_TIMEOUT);
  const [number] = (await once(server.output, 'data', { signal })) as [Buffer];
  return {
    version,
    async visit(profile, url) {
      const browser = spawn(parts.miniBrowser, [url], {
        stdio: 'ignore',
        env: {
          ...process.env,
          ...WEBKIT_ENVIRONMENT,
          DISPLAY: `:${number.toString().trim()}`,
          HOME: profile,
          XDG_CACHE_HOME: join(profile, 'cache'),
          XDG_CONFIG_HOME: join(profile, 'config'),
          XDG_DATA_HOME: join(profile, 'data'),
        },
      });
      const ended = once(browser, 'exit');
      await once(browser, 'spawn');
      const kill = () => browser.kill('SIGKILL');
      process.once('exit', kill);
      return {
        pid: browser.pid!,
        async close() {
          process.off('exit', kill);
          browser.kill();
          await within(END_TIMEOUT, ended).catch(kill);
        },
      };
    },
    close: () => server.stop(),
  };
}
