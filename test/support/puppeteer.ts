/** Chromium over the DevTools protocol and Firefox over WebDriver BiDi, both by puppeteer. */
import puppeteer, {
  type Browser as PuppeteerBrowser,
  type BrowserContext,
  type KeyInput,
  type LaunchOptions,
  type Page as PuppeteerTab,
} from 'puppeteer-core';

import type { Browser, BrowserOptions, ColorScheme, Page, PageOptions } from './browser.js';
import { DEFAULT_VIEWPORT, PageBase } from './page-base.js';
import { adopt, untilEnd } from './processes.js';

type PuppeteerEngine = 'chromium' | 'firefox';

/** A whole test may be one call into the page; the test's own timeout ends it. */
const PROTOCOL_TIMEOUT = 600_000;
const START_TIMEOUT = 90_000;
const LOAD_TIMEOUT = 60_000;
const LEAVE_TIMEOUT = 5000;

export const CHROMIUM_FLAGS = [
  // Chromium refuses to run as root with its sandbox, and containers run as root.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-sync',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-first-run',
];

/** Without the compiler for programs that run for long. */
const QUICK_COMPILER = '--js-flags=--liftoff-only';

/** Firefox reads the colour scheme for pages from here, at its start only. */
const FIREFOX_SCHEME = 'layout.css.prefers-color-scheme.content-override';
const FIREFOX_SCHEME_VALUES: Record<ColorScheme, number> = { dark: 0, light: 1 };

export async function openPuppeteer(
  engine: PuppeteerEngine,
  executablePath: string,
  { compilesQuickly = false }: BrowserOptions,
): Promise<Browser> {
  const launchFor = (scheme: ColorScheme) =>
    launch(engine, executablePath, scheme, compilesQuickly ? [QUICK_COMPILER] : []);
  const driver = new PuppeteerDriver(engine, launchFor);
  await driver.readVersion();
  return driver;
}

async function launch(
  engine: PuppeteerEngine,
  executablePath: string,
  scheme: ColorScheme,
  flags: readonly string[],
): Promise<PuppeteerBrowser> {
  const common = {
    executablePath,
    headless: true,
    timeout: START_TIMEOUT,
    protocolTimeout: PROTOCOL_TIMEOUT,
    // At a signal, and at the end, puppeteer itself ends every second browser only.
    signal: untilEnd,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  };
  const options: LaunchOptions =
    engine === 'chromium'
      ? { ...common, browser: 'chrome', args: [...CHROMIUM_FLAGS, ...flags] }
      : {
          ...common,
          browser: 'firefox',
          extraPrefsFirefox: { [FIREFOX_SCHEME]: FIREFOX_SCHEME_VALUES[scheme] },
        };
  const browser = await puppeteer.launch(options);
  const leader = browser.process();
  if (leader) adopt(leader, 'SIGKILL');
  return browser;
}

/** Where pages that share storage are, and the tabs of those that were closed: they serve the next. */
interface SharedStorage {
  readonly context: BrowserContext;
  readonly idle: PuppeteerTab[];
}

class PuppeteerDriver implements Browser {
  version = '';
  readonly #processes = new Map<ColorScheme, Promise<PuppeteerBrowser>>();
  readonly #shared = new Map<PuppeteerBrowser, SharedStorage>();

  constructor(
    readonly name: PuppeteerEngine,
    readonly launchFor: (scheme: ColorScheme) => Promise<PuppeteerBrowser>,
  ) {}

  async readVersion(): Promise<void> {
    const version = await (await this.#process('light')).version();
    this.version = version.split('/').at(-1) ?? version;
  }

  async newPage(options: PageOptions = {}): Promise<Page> {
    const scheme = options.colorScheme ?? 'light';
    const launched = this.#process(scheme);
    const browser = await launched;
    const shared = options.sharesStorage ? await this.#sharedStorage(browser) : undefined;
    const context = shared?.context ?? (await browser.createBrowserContext());
    const tab = shared?.idle.pop() ?? (await context.newPage());
    await tab.setViewport(options.viewport ?? DEFAULT_VIEWPORT);
    const page = new PuppeteerPage(this.name, tab, options, async () => {
      try {
        if (shared === undefined) {
          await context.close();
          return;
        }
        await page.setOffline(false);
        if (await isLeft(tab)) shared.idle.push(tab);
        else await tab.close();
      } catch (error) {
        // It is dead, and that may not have been told yet.
        this.#drop(launched, browser);
        throw error;
      }
    });
    await page.setColorScheme(scheme);
    return page;
  }

  async forget(): Promise<void> {
    const shared = [...this.#shared.values()];
    this.#shared.clear();
    for (const { context } of shared) await context.close();
  }

  async close(): Promise<void> {
    const processes = await Promise.all(this.#processes.values());
    await Promise.all(processes.map((browser) => browser.close()));
  }

  kill(): void {
    for (const process of this.#processes.values()) {
      void process.then((browser) => browser.process()?.kill('SIGKILL'));
    }
  }

  /** Firefox needs a process of its own for the dark scheme; Chromium changes it in a page. */
  #process(scheme: ColorScheme): Promise<PuppeteerBrowser> {
    const key = this.name === 'firefox' ? scheme : 'light';
    const known = this.#processes.get(key);
    if (known) return known;
    const launched = this.launchFor(key);
    this.#processes.set(key, launched);
    launched.then(
      (browser) => browser.once('disconnected', () => this.#drop(launched, browser)),
      () => this.#drop(launched),
    );
    return launched;
  }

  /** What crashed, or did not start, is ended; the next page gets another one. */
  #drop(launched: Promise<PuppeteerBrowser>, browser?: PuppeteerBrowser): void {
    browser?.process()?.kill('SIGKILL');
    if (browser) this.#shared.delete(browser);
    for (const [key, one] of this.#processes) if (one === launched) this.#processes.delete(key);
  }

  async #sharedStorage(browser: PuppeteerBrowser): Promise<SharedStorage> {
    const known = this.#shared.get(browser);
    if (known) return known;
    const shared = { context: await browser.createBrowserContext(), idle: [] };
    this.#shared.set(browser, shared);
    return shared;
  }
}

/** Leaves the page, which ends what still runs there; false when that takes too long. */
function isLeft(tab: PuppeteerTab): Promise<boolean> {
  tab.removeAllListeners('pageerror').removeAllListeners('console');
  return tab.goto('about:blank', { timeout: LEAVE_TIMEOUT }).then(
    () => true,
    () => false,
  );
}

class PuppeteerPage extends PageBase {
  readonly #tab: PuppeteerTab;
  readonly #errors: string[] = [];

  constructor(
    engine: PuppeteerEngine,
    tab: PuppeteerTab,
    options: PageOptions,
    protected readonly end: () => Promise<void>,
  ) {
    super(engine, options);
    this.#tab = tab;
    tab.on('pageerror', (error) => {
      this.#errors.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    });
    tab.on('console', (message) => {
      if (message.type() !== 'error') return;
      // Of a file that did not load, only the place is telling.
      const { url = '' } = message.location();
      this.#errors.push(`${message.text()} ${url}`.trim());
    });
  }

  protected async navigate(url: string): Promise<void> {
    await this.#tab.goto(url, { waitUntil: 'load', timeout: LOAD_TIMEOUT });
  }

  url(): Promise<string> {
    return Promise.resolve(this.#tab.url());
  }

  protected async clickMouse(x: number, y: number): Promise<void> {
    await this.#front();
    await this.#tab.mouse.click(x, y);
  }

  protected async typeText(text: string): Promise<void> {
    await this.#front();
    await this.#tab.keyboard.type(text);
  }

  async setViewport(width: number, height: number): Promise<boolean> {
    await this.#tab.setViewport({ width, height });
    return true;
  }

  async setColorScheme(scheme: ColorScheme): Promise<boolean> {
    if (this.engine === 'firefox') return false;
    await this.#tab.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    return true;
  }

  async setOffline(offline: boolean): Promise<boolean> {
    await this.#tab.setOfflineMode(offline);
    return true;
  }

  async setFrozen(frozen: boolean): Promise<boolean> {
    if (this.engine === 'firefox') return false;
    const session = await this.#tab.createCDPSession();
    await session.send('Page.setWebLifecycleState', { state: frozen ? 'frozen' : 'active' });
    await session.detach();
    return true;
  }

  consoleErrors(): Promise<string[]> {
    return Promise.resolve([...this.#errors]);
  }

  protected evaluateExpression(expression: string): Promise<unknown> {
    return this.#tab.evaluate(expression);
  }

  protected async moveMouse(x: number, y: number): Promise<void> {
    await this.#front();
    await this.#tab.mouse.move(x, y);
  }

  protected async pressKeys(keys: readonly string[]): Promise<void> {
    await this.#front();
    for (const key of keys) await this.#tab.keyboard.down(key as KeyInput);
    for (const key of keys.toReversed()) await this.#tab.keyboard.up(key as KeyInput);
  }

  protected takeScreenshot(): Promise<string> {
    return this.#tab.screenshot({ encoding: 'base64' });
  }

  /** Of several open pages only the front one has the focus, and so gets focus events. */
  async #front(): Promise<void> {
    await this.#tab.bringToFront();
  }
}
