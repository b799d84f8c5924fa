/**
 * WebKitGTK, by WebKitWebDriver and MiniBrowser on an invisible X server. A driver has one
 * session at a time, so each page has a driver and a MiniBrowser of its own: that is clean
 * storage for each page too, for half a second.
 */
import { once } from 'node:events';

import { Origin, type WebDriver } from 'selenium-webdriver';

import type { Browser, Page, PageOptions } from './browser.js';
import type { WebKitParts } from './engines.js';
import { webDriverKey } from './keys.js';
import { DEFAULT_VIEWPORT, PageBase } from './page-base.js';
import { start, type Running } from './processes.js';
import { startSession } from './webkit-session.js';
import { within } from './within.js';

/** Milliseconds. */
const DISPLAY_TIMEOUT = 30_000;
const CLOSE_TIMEOUT = 5000;

export async function openWebKit(parts: WebKitParts): Promise<Browser> {
  // The server picks a free display itself and prints its number.
  const screen = ['-screen', '0', '1600x1200x24'];
  const server = start(parts.xvfb, ['-displayfd', '1', ...screen, '-nolisten', 'tcp']);
  const signal = AbortSignal.timeout(DISPLAY_TIMEOUT);
  const [number] = (await once(server.output, 'data', { signal })) as [Buffer];
  const browser = new WebKitBrowser(parts, server, `:${number.toString().trim()}`);
  await browser.readVersion();
  return browser;
}

class WebKitBrowser implements Browser {
  readonly name = 'webkit';
  version = '';
  readonly #pages = new Set<Page>();

  constructor(
    readonly parts: WebKitParts,
    readonly screen: Running,
    readonly display: string,
  ) {}

  /** Only a session tells it. */
  async readVersion(): Promise<void> {
    const page = await this.#open({});
    this.version = await page.version();
    await page.close();
  }

  newPage(options: PageOptions = {}): Promise<Page> {
    return this.#open(options);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#pages].map((page) => page.close()));
    this.screen.stop();
  }

  async #open(options: PageOptions): Promise<WebKitPage> {
    const { driver, session } = await startSession(this.parts, this.display, options.colorScheme);
    const page = new WebKitPage(session, options, () => {
      this.#pages.delete(page);
      driver.stop();
    });
    this.#pages.add(page);
    const { width, height } = options.viewport ?? DEFAULT_VIEWPORT;
    await page.setViewport(width, height);
    return page;
  }
}

class WebKitPage extends PageBase {
  readonly #session: WebDriver;
  readonly #end: () => void;

  constructor(session: WebDriver, options: PageOptions, end: () => void) {
    super('webkit', options);
    this.#session = session;
    this.#end = end;
  }

  async version(): Promise<string> {
    const capabilities = await this.#session.getCapabilities();
    return String(capabilities.get('browserVersion'));
  }

  async goto(url: string): Promise<void> {
    await this.#session.get(url);
    await this.#session.executeScript(collectErrors);
  }

  url(): Promise<string> {
    return this.#session.getCurrentUrl();
  }

  async clickAt(x: number, y: number): Promise<void> {
    await this.#pointer(x, y).press().release().perform();
  }

  async type(text: string): Promise<void> {
    const keys = text.replaceAll('\n', webDriverKey('Enter')).replaceAll('\t', webDriverKey('Tab'));
    await this.#session.actions().sendKeys(keys).perform();
  }

  async setViewport(width: number, height: number): Promise<boolean> {
    const window = this.#session.manage().window();
    const rect = await window.setRect({ x: 0, y: 0, width, height });
    await this.waitFor((wide) => innerWidth === wide, rect.width);
    return rect.width === width && rect.height === height;
  }

  setColorScheme(): Promise<boolean> {
    return Promise.resolve(false);
  }

  setOffline(): Promise<boolean> {
    return Promise.resolve(false);
  }

  setFrozen(): Promise<boolean> {
    return Promise.resolve(false);
  }

  consoleErrors(): Promise<string[]> {
    return this.#session.executeScript('return globalThis.__errors ?? []');
  }

  async close(): Promise<void> {
    // A page whose program never ends does not answer; its processes are ended all the same.
    await within(CLOSE_TIMEOUT, this.#session.quit()).catch(() => undefined);
    this.#end();
  }

  protected evaluateExpression(expression: string): Promise<unknown> {
    return this.#session.executeAsyncScript(`(${expression}).then(arguments[0])`);
  }

  protected async moveMouse(x: number, y: number): Promise<void> {
    await this.#pointer(x, y).perform();
  }

  protected async pressKeys(keys: readonly string[]): Promise<void> {
    const codes = keys.map(webDriverKey);
    let actions = this.#session.actions();
    for (const code of codes) actions = actions.keyDown(code);
    for (const code of codes.toReversed()) actions = actions.keyUp(code);
    await actions.perform();
  }

  protected takeScreenshot(): Promise<string> {
    return this.#session.takeScreenshot();
  }

  #pointer(x: number, y: number): ReturnType<WebDriver['actions']> {
    const point = { x: Math.round(x), y: Math.round(y), origin: Origin.VIEWPORT, duration: 0 };
    return this.#session.actions({ async: true }).move(point);
  }
}

/** Runs in the page: the driver tells nothing of errors, so the page must remember them. */
const collectErrors = `
  const errors = (globalThis.__errors ??= []);
  addEventListener('error', (event) => errors.push(String(event.error ?? event.message)));
  addEventListener('unhandledrejection', (event) => errors.push(String(event.reason)));
  const log = console.error;
  console.error = (...args) => { errors.push(args.join(' ')); log.apply(console, args); };
`;
