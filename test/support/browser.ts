/**
 * What a test may ask of a browser: the same in every engine. `openBrowser` (open-browser.ts)
 * gives one; the engines' own drivers stay behind this interface.
 */
import type { EngineName } from './engines.js';

export type ColorScheme = 'light' | 'dark';

export interface PageOptions {
  /** Size of the layout viewport in CSS pixels; 1280 × 800 by default. */
  readonly viewport?: { readonly width: number; readonly height: number };
  /** The system's colour scheme as the page sees it; light by default. Works in every engine. */
  readonly colorScheme?: ColorScheme;
  /** How long `waitFor`, `click` and `hover` wait at most, in milliseconds; 60,000 by default. */
  readonly timeout?: number;
  /**
   * The page shares storage and caches with others that do, so that all but the first find Python
   * there, as most readers do; for tests of other things than that. No by default: storage and
   * caches of its own.
   */
  readonly sharesStorage?: boolean;
}

/** A function that runs in the page. Its arguments and its result cross as JSON. */
export type PageFunction<Args extends readonly unknown[], Result> = (
  ...args: Args
) => Result | Promise<Result>;

export interface BrowserOptions {
  /**
   * Chromium compiles WebAssembly fast, and not well: each page compiles CPython anew, and its second
   * compiler takes a third of the time of a short test. (In WebKit it is always so, see
   * webkit-session.ts.) For tests, not for measuring.
   */
  readonly compilesQuickly?: boolean;
}

export interface Browser {
  readonly name: EngineName;
  readonly version: string;
  newPage(options?: PageOptions): Promise<Page>;
  /** Ends what pages that share storage have in common; the next such page finds nothing of it. */
  forget(): Promise<void>;
  close(): Promise<void>;
  /** Ends its processes, answer or no answer. */
  kill(): void;
}

export interface Page {
  readonly engine: EngineName;
  /** Navigates and waits for the `load` event. */
  goto(url: string): Promise<void>;
  /** The page's address now. */
  url(): Promise<string>;

  /** Runs `fn` in the page. What it throws there is thrown here, as a `PageError`. */
  evaluate<Args extends readonly unknown[], Result>(
    fn: PageFunction<Args, Result>,
    ...args: Args
  ): Promise<Result>;

  /**
   * Asks `fn` in the page again and again until its result is truthy, and returns that. A `fn`
   * that throws counts as "not yet", so it may read through what is not there yet.
   */
  waitFor<Args extends readonly unknown[], Result>(
    fn: PageFunction<Args, Result>,
    ...args: Args
  ): Promise<NonNullable<Result>>;

  /**
   * Waits until the element that `find` returns can be hit by a mouse at its centre (it is there,
   * has a size, and nothing covers it), scrolls to it, and clicks with the real mouse.
   * `find` may look into shadow roots.
   */
  click<Args extends readonly unknown[]>(
    find: (...args: Args) => Element | null | undefined,
    ...args: Args
  ): Promise<void>;
  /** Clicks at a point of the viewport, in CSS pixels. */
  clickAt(x: number, y: number): Promise<void>;
  /** Like `click`, but only moves the mouse there. */
  hover<Args extends readonly unknown[]>(
    find: (...args: Args) => Element | null | undefined,
    ...args: Args
  ): Promise<void>;

  /** Types with the keyboard into what has the focus. A line feed presses Enter. */
  type(text: string): Promise<void>;
  /** Presses a key or a chord: `Enter`, `a`, `Control+Enter`, `Shift+Tab`, `ArrowUp`. */
  press(chord: string): Promise<void>;

  /** Resizes; false when the engine's window cannot become that small. */
  setViewport(width: number, height: number): Promise<boolean>;
  /** Changes the colour scheme of a living page; false where only `PageOptions` can set it. */
  setColorScheme(scheme: ColorScheme): Promise<boolean>;
  /**
   * Takes the network away from the page and its Workers (not from service workers); false where
   * the engine cannot. A server's `setReachable(false)` does it in every engine.
   */
  setOffline(offline: boolean): Promise<boolean>;

  /**
   * Puts the page to sleep, as browsers do with tabs in the background, or wakes it; false where the
   * engine's driver cannot.
   */
  setFrozen(frozen: boolean): Promise<boolean>;

  /** Writes a PNG of the viewport; makes the folder. */
  screenshot(path: string): Promise<void>;
  /**
   * Uncaught errors, unhandled rejections and `console.error` so far, since the page was opened.
   * WebKit tells only what happens in the document after its `load` event.
   */
  consoleErrors(): Promise<string[]>;
  close(): Promise<void>;
}

/** An error that a function threw inside the page. */
export class PageError extends Error {
  override readonly name = 'PageError';
}
