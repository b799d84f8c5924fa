/** What the pages of all engines have in common: everything that is not the driver's own tongue. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';

import type { ColorScheme, Page, PageFunction, PageOptions } from './browser.js';
import type { EngineName } from './engines.js';
import { hitPoint, type HitPoint } from './hit-point.js';
import { chordKeys } from './keys.js';
import { pageExpression, readReply, type PageReply } from './page-script.js';
import { visibleText } from './page-text.js';
import { addTime, timed } from './times.js';
import { within } from './within.js';

export const DEFAULT_VIEWPORT = { width: 1280, height: 800 } as const;

const DEFAULT_TIMEOUT = 60_000;
/** Between two looks at the page: short enough not to be felt, long enough to let it work. */
const POLL_INTERVAL = 40;
/**
 * For one look: WebKit never answers for a page that goes into its back/forward cache while it
 * is asked, so it is asked anew.
 */
const LOOK_TIMEOUT = 10_000;
/** How much of the page a failed wait shows, in characters. */
const SHOWN_TEXT = 4000;

/** A function of any signature, whose source goes to the page. */
type Source = (...args: never[]) => unknown;

/** Those of all browsers of this process, oldest first. */
export const openPages = new Set<Page>();

export abstract class PageBase implements Page {
  /** Milliseconds. */
  protected readonly timeout: number;

  constructor(
    readonly engine: EngineName,
    options: PageOptions,
  ) {
    this.timeout = options.timeout ?? DEFAULT_TIMEOUT;
    openPages.add(this);
  }

  abstract url(): Promise<string>;
  abstract setViewport(width: number, height: number): Promise<boolean>;
  abstract setColorScheme(scheme: ColorScheme): Promise<boolean>;
  abstract setOffline(offline: boolean): Promise<boolean>;
  abstract setFrozen(frozen: boolean): Promise<boolean>;
  abstract consoleErrors(): Promise<string[]>;

  /** Evaluates an expression in the page and awaits its promise, which gives a string. */
  protected abstract evaluateExpression(expression: string): Promise<unknown>;
  /** Called once. */
  protected abstract readonly end: () => Promise<void>;
  protected abstract navigate(url: string): Promise<void>;
  protected abstract clickMouse(x: number, y: number): Promise<void>;
  protected abstract moveMouse(x: number, y: number): Promise<void>;
  protected abstract typeText(text: string): Promise<void>;
  /** Presses the keys in turn and lets them go in reverse. */
  protected abstract pressKeys(keys: readonly string[]): Promise<void>;
  /** A PNG, in base64. */
  protected abstract takeScreenshot(): Promise<string>;

  goto(url: string): Promise<void> {
    return timed(this.engine, 'load', () => this.navigate(url));
  }

  async evaluate<Args extends readonly unknown[], Result>(
    fn: PageFunction<Args, Result>,
    ...args: Args
  ): Promise<Result> {
    return this.#act(async () => (await this.#run(fn.toString(), args)).value as Result);
  }

  async waitFor<Args extends readonly unknown[], Result>(
    fn: PageFunction<Args, Result>,
    ...args: Args
  ): Promise<NonNullable<Result>> {
    let since = performance.now();
    const value = await this.#poll(fn, args, async () => {
      const reply = await this.#run(fn.toString(), args);
      const now = performance.now();
      addTime(this.engine, reply.isStarting ? 'python' : 'wait', now - since);
      since = now;
      return reply.value;
    });
    return value as NonNullable<Result>;
  }

  click<Args extends readonly unknown[]>(
    find: (...args: Args) => Element | null | undefined,
    ...args: Args
  ): Promise<void> {
    return this.#act(async () => {
      const { x, y } = await this.#hit(find, args);
      await this.clickMouse(x, y);
    });
  }

  clickAt(x: number, y: number): Promise<void> {
    return this.#act(() => this.clickMouse(x, y));
  }

  hover<Args extends readonly unknown[]>(
    find: (...args: Args) => Element | null | undefined,
    ...args: Args
  ): Promise<void> {
    return this.#act(async () => {
      const { x, y } = await this.#hit(find, args);
      await this.moveMouse(x, y);
    });
  }

  type(text: string): Promise<void> {
    return this.#act(() => this.typeText(text));
  }

  press(chord: string): Promise<void> {
    return this.#act(() => this.pressKeys(chordKeys(chord)));
  }

  close(): Promise<void> {
    openPages.delete(this);
    return timed(this.engine, 'browser', () => this.end());
  }

  async screenshot(path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, await this.takeScreenshot(), 'base64');
  }

  #act<T>(work: () => Promise<T>): Promise<T> {
    return timed(this.engine, 'act', work);
  }

  async #run(source: string, args: readonly unknown[]): Promise<PageReply> {
    return readReply(await this.evaluateExpression(pageExpression(source, args)));
  }

  /** Where the element lies once it lies still: a page that still grows moves it from under the mouse. */
  #hit(find: Source, args: readonly unknown[]): Promise<{ x: number; y: number }> {
    const source = `(...args) => (${hitPoint.toString()})((${find.toString()})(...args))`;
    let last: HitPoint | undefined;
    return this.#poll(find, args, async () => {
      const point = (await this.#run(source, args)).value as HitPoint;
      const isStill = isDeepStrictEqual(point, last);
      last = point;
      if ('miss' in point) throw new Error(point.miss);
      if (!isStill) throw new Error('it moves');
      return point;
    });
  }

  /** Looks until `look` gives something truthy. `wanted` is what the message names. */
  async #poll<T>(wanted: Source, args: readonly unknown[], look: () => Promise<T>): Promise<T> {
    const deadline = Date.now() + this.timeout;
    let last = 'the result was falsy';
    while (Date.now() < deadline) {
      try {
        const value = await within(LOOK_TIMEOUT, look());
        if (value) return value;
        last = `the result was ${JSON.stringify(value)}`;
      } catch (error) {
        last = error instanceof Error ? error.message : String(error);
      }
      await delay(POLL_INTERVAL);
    }
    const seconds = this.timeout / 1000;
    throw new Error(
      `Waited ${seconds} s in ${this.engine} for:\n  ${wanted.toString()}\n` +
        (args.length > 0 ? `with ${JSON.stringify(args)}\n` : '') +
        `At last: ${last}\n${await this.#portrait()}`,
    );
  }

  /** The page in words; never fails, for it is part of an error message. */
  async #portrait(): Promise<string> {
    try {
      const text = await within(5000, this.evaluate(visibleText, SHOWN_TEXT));
      const errors = await within(5000, this.consoleErrors());
      return `The page shows:\n${text}\n${errors.map((line) => `Its error: ${line}`).join('\n')}`;
    } catch (error) {
      return `The page does not answer: ${String(error)}`;
    }
  }
}
