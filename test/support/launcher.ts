/** Lets Web Test Runner run the unit tests in the same browsers, by the same drivers. */
import type { BrowserLauncher, SessionResult } from '@web/test-runner';

import { isCI } from '../../scripts/ci.mjs';
import type { Browser, Page } from './browser.js';
import { missingParts, selectedEngines, type EngineName } from './engines.js';
import { openBrowser } from './open-browser.js';

const starts = new Map<string, number>();
const seconds = new Map<string, number>();

/** How long a test file took in an engine. */
export function secondsOf(sessionId: string): number {
  return seconds.get(sessionId) ?? 0;
}

/** A launcher for each engine that is installed; without one of them, fails on CI and warns else. */
export async function launchers(): Promise<BrowserLauncher[]> {
  const usable: BrowserLauncher[] = [];
  for (const engine of selectedEngines()) {
    const missing = await missingParts(engine);
    if (missing === null) usable.push(new EngineLauncher(engine));
    else if (isCI()) throw new Error(`${missing}: not installed.`);
    else console.warn(`No unit tests in ${engine}: ${missing} is not installed.`);
  }
  return usable;
}

class EngineLauncher implements BrowserLauncher {
  readonly type = 'python-run-driver';
  /** Test files of one engine run one after the other: only one page at a time has the focus. */
  readonly concurrency = 1;
  #browser: Promise<Browser> | undefined;
  #idle: Page | undefined;
  #arriving: Promise<void> | undefined;
  readonly #active = new Map<string, Page>();

  constructor(readonly name: EngineName) {}

  async startSession(sessionId: string, url: string): Promise<void> {
    starts.set(sessionId, performance.now());
    this.#browser ??= openBrowser(this.name);
    const page = this.#idle ?? (await (await this.#browser).newPage());
    this.#idle = undefined;
    this.#active.set(sessionId, page);
    this.#arriving = page.goto(url);
    await this.#arriving;
  }

  isActive(sessionId: string): boolean {
    return this.#active.has(sessionId);
  }

  async getBrowserUrl(sessionId: string): Promise<string | undefined> {
    return this.#active.get(sessionId)?.url();
  }

  async stopSession(sessionId: string): Promise<SessionResult> {
    const page = this.#active.get(sessionId);
    this.#active.delete(sessionId);
    // Tests may be over before the driver has settled on their page: it does one thing at a time.
    await this.#arriving?.catch(() => undefined);
    // Leaving the page ends what still runs there. The page itself serves the next file.
    await page?.goto('about:blank');
    this.#idle = page;
    seconds.set(sessionId, (performance.now() - (starts.get(sessionId) ?? 0)) / 1000);
    return {};
  }

  startDebugSession(): Promise<void> {
    return Promise.reject(new Error('Open the address in a browser of your own to debug.'));
  }

  async stop(): Promise<void> {
    await (await this.#browser)?.close();
  }
}
