/**
 * WebKitGTK, by WebKitWebDriver and MiniBrowser on an invisible X server. A driver has one
 * session at a time, so each page has a driver and a MiniBrowser of its own: that is clean
 * storage for each page too, for half a second. A page that shares storage takes over the window of
 * one that was closed.
 */
import { once } from 'node:events';

import { Origin, type WebDriver } from 'selenium-webdriver';

import type { Browser, ColorScheme, Page, PageOptions } from './browser.js';
import type { WebKitParts } from './engines.js';
import { webDriverKey } from './keys.js';
import { DEFAULT_VIEWPORT, PageBase } from './page-base.js';
import { start, type Running } from './processes.js';
import { startSession, type StartedSession } from './webkit-session.js';
import { within } from './within.js';

/**
 * In one process that has had many programs that no signal reaches, the next interpreter takes up to
 * minutes to start.
 */
const MAX_PAGES = 3;

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
  /** With how many pages each has had. */
  readonly #sessions = new Map<StartedSession, number>();
  /** Those whose page shared storage and was closed. */
  readonly #idle = new Set<StartedSession>();

  constructor(
    readonly parts: WebKitParts,
    readonly screen: Running,
    readonly display: string,
  ) {}

  /** Only a session tells it. */
  async readVersion(): Promise<void> {
    const page = await this.#open({ sharesStorage: true });
    this.version = await page.version();
    await page.close();
  }

  newPage(options: PageOptions = {}): Promise<Page> {
    return this.#open(options);
  }

  async forget(): Promise<void> {
    await Promise.all([...this.#idle].map((session) => this.#end(session)));
  }

  async close(): Promise<void> {
    await Promise.all([...this.#sessions.keys()].map((session) => this.#end(session)));
    this.screen.stop();
  }

  kill(): void {
    for (const { driver } of this.#sessions.keys()) driver.stop();
    this.screen.stop();
  }

  async #open(options: PageOptions): Promise<WebKitPage> {
    const { colorScheme = 'light', sharesStorage = false } = options;
    const idle = sharesStorage ? this.#takeIdle(colorScheme) : undefined;
    const started = idle ?? (await startSession(this.parts, this.display, colorScheme));
    const pages = (this.#sessions.get(started) ?? 0) + 1;
    this.#sessions.set(started, pages);
    const page = new WebKitPage(started.session, options, async () => {
      const isUseful = sharesStorage && pages < MAX_PAGES && (await isLeft(started.session));
      if (isUseful) this.#idle.add(started);
      else await this.#end(started);
    });
    const { width, height } = options.viewport ?? DEFAULT_VIEWPORT;
    await page.setViewport(width, height);
    return page;
  }

  #takeIdle(scheme: ColorScheme): StartedSession | undefined {
    const found = [...this.#idle].find((started) => started.scheme === scheme);
    if (found) this.#idle.delete(found);
    return found;
  }

  /** A page whose program never ends does not answer; its processes are ended all the same. */
  async #end(started: StartedSession): Promise<void> {
    await within(CLOSE_TIMEOUT, started.session.quit()).catch(() => undefined);
    started.driver.stop();
    this.#sessions.delete(started);
    this.#idle.delete(started);
  }
}

/** Leaves the page, which ends what still runs there; false when that takes too long. */
function isLeft(session: WebDriver): Promise<boolean> {
  const left = session.get('about:blank').then(() => session.actions().clear());
  return within(CLOSE_TIMEOUT, left).then(
    () => true,
    () => false,
  );
}

class WebKitPage extends PageBase {
  readonly #session: WebDriver;

  constructor(
    session: WebDriver,
    options: PageOptions,
    protected readonly end: () => Promise<void>,
  ) {
    super('webkit', options);
    this.#session = session;
  }

  async version(): Promise<string> {
    const capabilities = await this.#session.getCapabilities();
    return String(capabilities.get('browserVersion'));
  }

  protected async navigate(url: string): Promise<void> {
    await this.#session.get(url);
    await this.#session.executeScript(collectErrors);
  }

  url(): Promise<string> {
    return this.#session.getCurrentUrl();
  }

  protected async clickMouse(x: number, y: number): Promise<void> {
    await this.#pointer(x, y).press().release().perform();
  }

  protected async typeText(text: string): Promise<void> {
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
