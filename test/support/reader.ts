/** What a reader does to the blocks of a page, and sees of them; blocks count from 0. */
import type { Page } from './browser.js';
import { en } from '../../src/words/en.js';

/** What a block shows below its code. */
export interface Shown {
  readonly state: string;
  /** The line that says what is going on. */
  readonly status: string;
  /** All that the program printed, returned and raised, as it reads. */
  readonly output: string;
}

/** Presses a block's button by what it says. */
export async function pressButton(page: Page, name: string, block = 0): Promise<void> {
  await page.click(
    (name, block) => {
      const root = document.querySelectorAll('python-run')[block]?.shadowRoot;
      return [...(root?.querySelectorAll('button') ?? [])].find(
        (button) => (button.ariaLabel ?? button.textContent).trim() === name,
      );
    },
    name,
    block,
  );
}

/**
 * Presses Stop, and at once the button that is then there; gives the status between them. A second
 * later Python would be ended by itself.
 */
export function forceStop(page: Page, block: number): Promise<string> {
  return page.evaluate(
    async (block, { stop, forceStop }) => {
      const element = document.querySelectorAll('python-run')[block]!;
      const root = element.shadowRoot!;
      const press = (name: string) => {
        const buttons = [...root.querySelectorAll('button')];
        buttons.find((button) => (button.ariaLabel ?? button.textContent).trim() === name)!.click();
      };
      press(stop);
      await element.updateComplete;
      const status = root.querySelector<HTMLElement>('[part=status]')?.innerText ?? '';
      press(forceStop);
      return status;
    },
    block,
    { stop: en.stop, forceStop: en.forceStop },
  );
}

/** What a block shows now. */
export function look(page: Page, block = 0): Promise<Shown> {
  return page.evaluate((block) => {
    const element = document.querySelectorAll('python-run')[block];
    const texts = (selector: string) =>
      [...(element?.shadowRoot?.querySelectorAll<HTMLElement>(selector) ?? [])]
        .map((part) => part.innerText.trim())
        .filter(Boolean)
        .join('\n');
    return {
      state: element?.state ?? 'no such block',
      status: texts('[part=status]'),
      output: texts('.results > *, .failure'),
    };
  }, block);
}

/** Waits until a block is in one of these states and shows it. */
export async function until(page: Page, states: readonly string[], block = 0): Promise<Shown> {
  await page.waitFor(
    (states, block) => {
      const element = document.querySelectorAll('python-run')[block];
      if (!element || !states.includes(element.state)) return false;
      // A run may be over before the part that shows it has come.
      return element.state === 'idle' || element.shadowRoot?.querySelector('[part=status]') != null;
    },
    states,
    block,
  );
  await page.evaluate(async (block) => {
    await document.querySelectorAll('python-run')[block]?.updateComplete;
  }, block);
  return look(page, block);
}

/** Waits until a block's run is over, however it ended. */
export function untilOver(page: Page, block = 0): Promise<Shown> {
  return until(page, ['done', 'error', 'stopped'], block);
}

/** Waits until a block's program has printed this. */
export function untilPrinted(page: Page, text: string, block = 0): Promise<unknown> {
  return page.waitFor(
    (text, block) =>
      document
        .querySelectorAll('python-run')
        [block]?.shadowRoot?.querySelector('.log')
        ?.textContent.includes(text),
    text,
    block,
  );
}

/** Lets the page think that its device has little memory: then no checkpoints are made. */
export async function pretendLittleMemory(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.defineProperty(navigator, 'deviceMemory', { value: 2 });
  });
}

/** Gives a block other code, and waits until it is shown: what is below it moves then. */
export async function setCode(page: Page, code: string, block = 0): Promise<void> {
  await page.evaluate(
    (code, block) => {
      document.querySelectorAll('python-run')[block]!.code = code;
    },
    code,
    block,
  );
  await page.waitFor(
    (block) =>
      document.querySelectorAll('python-run')[block]?.shadowRoot?.querySelector('.cm-content') !=
      null,
    block,
  );
}

/** Waits until the focus is in a part of a block: its editor, the field in which it asks. */
export async function untilFocused(page: Page, selector: string, block = 0): Promise<void> {
  await page.waitFor(
    (selector, block) =>
      document.querySelectorAll('python-run')[block]?.shadowRoot?.activeElement?.matches(selector),
    selector,
    block,
  );
}

/** Runs all blocks of the page at once. */
export async function runAtOnce(page: Page, count: number): Promise<void> {
  await untilUpgraded(page, count);
  await page.evaluate(() => {
    for (const block of document.querySelectorAll('python-run')) void block.run();
  });
}

/** Presses Run and waits for the end. */
export async function run(page: Page, block = 0): Promise<Shown> {
  await pressButton(page, en.run, block);
  return untilOver(page, block);
}

/** Waits for blocks to be there. */
export async function untilUpgraded(page: Page, count = 1): Promise<void> {
  await page.waitFor(
    (count) =>
      [...document.querySelectorAll('python-run')].filter((block) => block.hasUpdated).length >=
      count,
    count,
  );
}
