/** Starts a WebKitWebDriver and, through it, a MiniBrowser with a window that a test can use. */
import { setTimeout as delay } from 'node:timers/promises';

import { Builder, Capabilities, Origin, type WebDriver } from 'selenium-webdriver';

import type { ColorScheme } from './browser.js';
import type { WebKitParts } from './engines.js';
import { freePort, start, type Running } from './processes.js';
import { within } from './within.js';

/** For a driver with its browser, which takes less than a second on an idle machine. */
const START_TIMEOUT = 20_000;
const START_ATTEMPTS = 3;
/** A whole test may be one call into the page; the test's own timeout ends it. */
const SCRIPT_TIMEOUT = 600_000;

/** What WebKitGTK must be told on a machine for tests. */
export const WEBKIT_ENVIRONMENT = {
  // There may be no user namespaces in a container.
  WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1',
  // Where there is no GPU, one that is played takes a quarter of the machine, for the same picture.
  LIBGL_ALWAYS_SOFTWARE: '1',
  WEBKIT_DISABLE_DMABUF_RENDERER: '1',
  WEBKIT_DISABLE_COMPOSITING_MODE: '1',
};

/** A running driver and its one session. */
export interface StartedSession {
  readonly driver: Running;
  readonly session: WebDriver;
  readonly scheme: ColorScheme;
}

/**
 * Once in some hundred starts on a busy machine there is no browser, and the driver waits for it
 * without end: then another pair is started.
 */
export async function startSession(
  parts: WebKitParts,
  display: string,
  scheme: ColorScheme = 'light',
): Promise<StartedSession> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const driver = start(parts.driver, [`--port=${port}`], {
      ...WEBKIT_ENVIRONMENT,
      DISPLAY: display,
      // Each page compiles CPython anew. The last of three compilers, for programs that run for long,
      // takes a third of the time of a short test.
      JSC_useOMGJIT: '0',
      GTK_THEME: scheme === 'dark' ? 'Adwaita:dark' : 'Adwaita',
    });
    try {
      const session = await within(START_TIMEOUT, openSession(port, parts.miniBrowser));
      return { driver, session, scheme };
    } catch (error) {
      driver.stop();
      if (attempt === START_ATTEMPTS) {
        throw new Error(`WebKit does not start: ${String(error)}`, { cause: error });
      }
    }
  }
}

/** Waits until the driver listens, and has it start a browser. */
async function openSession(port: number, miniBrowser: string): Promise<WebDriver> {
  const address = `http://127.0.0.1:${port}`;
  const deadline = Date.now() + START_TIMEOUT;
  while (!(await fetch(`${address}/status`).catch(() => null))?.ok) {
    if (Date.now() > deadline) throw new Error('WebKitWebDriver does not answer.');
    await delay(20);
  }
  const session = await new Builder()
    .usingServer(address)
    .withCapabilities(
      new Capabilities({
        browserName: 'MiniBrowser',
        'webkitgtk:browserOptions': { binary: miniBrowser, args: ['--automation'] },
      }),
    )
    .build();
  await session.manage().setTimeouts({ script: SCRIPT_TIMEOUT, pageLoad: SCRIPT_TIMEOUT });
  await moveToBareWindow(session);
  return session;
}

/**
 * Leaves MiniBrowser's own window for a popup: without the toolbar, which is 447 pixels wide at
 * least, a window can be as narrow as a phone, and the viewport is as large as the window.
 */
async function moveToBareWindow(session: WebDriver): Promise<void> {
  await session.executeScript(`addEventListener('mousedown', () => {
    open('about:blank', '', 'popup,noopener,width=800,height=600');
  })`);
  const first = await session.getWindowHandle();
  const point = { x: 9, y: 9, origin: Origin.VIEWPORT, duration: 0 };
  await session.actions({ async: true }).move(point).press().release().perform();
  const popup = await session.wait(async () => {
    const handles = await session.getAllWindowHandles();
    return handles.find((handle) => handle !== first);
  }, START_TIMEOUT);
  if (popup === undefined) throw new Error('MiniBrowser opened no second window.');
  await session.close();
  await session.switchTo().window(popup);
}
