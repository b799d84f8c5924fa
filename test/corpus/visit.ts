/** What a reader does on a page of someone's documentation: opens it, and presses Run. */
import type { Page } from '../support/browser.js';
import { untilUpgraded } from '../support/reader.js';
import type { Observation } from './outcome.js';

/** A block, as the page has it. */
export interface FoundBlock {
  /** Its place among the page's blocks, from 1; a name for it that stays. */
  readonly number: number;
  /** Its place among all `pre` of the page, from 0. */
  readonly place: number;
  readonly text: string;
  readonly isUpgraded: boolean;
}

export interface PageOptions {
  /** For the script tag: `data-packages`. */
  readonly packages: string;
  /** Seconds that a block may run. */
  readonly timeout: number;
}

/** Opens a page with nothing but the script tag added. */
async function openPage(page: Page, url: string, options: PageOptions): Promise<void> {
  await page.goto(url);
  await page.evaluate(({ packages, timeout }) => {
    const script = document.createElement('script');
    script.type = 'module';
    script.src = '/dist/python-run.js';
    if (packages !== '') script.dataset['packages'] = packages;
    script.dataset['timeout'] = String(timeout);
    const loaded = new Promise<void>((resolve, reject) => {
      script.onload = () => resolve();
      script.onerror = () => reject(new Error('The script did not load.'));
    });
    document.head.append(script);
    return loaded;
  }, options);
}

/** Opens a page and reads it to its end: one of more than 100 blocks is upgraded as it is read. */
export async function readPage(
  page: Page,
  url: string,
  options: PageOptions,
): Promise<FoundBlock[]> {
  await openPage(page, url, options);
  await page.evaluate(async () => {
    const painted = () =>
      new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    for (const pre of document.querySelectorAll('pre')) {
      if (pre.closest('python-run')) continue;
      pre.scrollIntoView();
      await painted();
    }
  });
  const blocks = await findBlocks(page);
  await untilUpgraded(page, blocks.filter((block) => block.isUpgraded).length);
  return blocks;
}

/** Opens a page and goes to one of its blocks, which is upgraded. */
export async function goToBlock(
  page: Page,
  url: string,
  options: PageOptions,
  { number, place }: FoundBlock,
): Promise<void> {
  await openPage(page, url, options);
  await page.waitFor(
    (number, place) => {
      const pre = document.querySelectorAll('pre')[place];
      pre?.scrollIntoView();
      const element = pre?.closest('python-run');
      if (element) element.dataset['corpus'] = String(number);
      return element?.hasUpdated;
    },
    number,
    place,
  );
}

/** All that the page calls Python, that has prompts, or that became a block. */
function findBlocks(page: Page): Promise<FoundBlock[]> {
  return page.evaluate(() => {
    const isPython = (pre: Element): boolean => {
      const mark = pre.closest('[class*="highlight-"]')?.className ?? '';
      return (
        /\bhighlight-(?:python3?|pycon3?|ipython3?|doctest)\b/.test(mark) ||
        /^\s*>>> /.test(pre.textContent)
      );
    };
    const all = [...document.querySelectorAll('pre')];
    const found = all.filter((pre) => pre.closest('python-run') !== null || isPython(pre));
    return found.map((pre, index) => {
      const element = pre.closest('python-run');
      if (element) element.dataset['corpus'] = String(index + 1);
      const code = element && (Reflect.get(element, 'staticCode') as { readonly text: string });
      const text = code?.text ?? pre.textContent;
      const isUpgraded = element !== null;
      return { number: index + 1, place: all.indexOf(pre), text, isUpgraded };
    });
  });
}

/** Runs a block; answers nothing that it asks. */
export function runBlock(page: Page, number: number): Promise<Observation> {
  return page.evaluate(async (number) => {
    const element = document.querySelector<HTMLElementTagNameMap['python-run']>(
      `python-run[data-corpus="${number}"]`,
    );
    if (!element) throw new Error(`There is no block ${number}.`);
    let hasStarted = false;
    let asked = false;
    const look = () => {
      hasStarted ||= element.state === 'running';
    };
    const refuse = () => {
      asked = true;
      void element.stop();
    };
    element.addEventListener('python-run-state', look);
    element.addEventListener('python-run-input', refuse);
    const result = await element.run();
    element.removeEventListener('python-run-state', look);
    element.removeEventListener('python-run-input', refuse);
    await element.updateComplete;
    const shown = [
      ...(element.shadowRoot?.querySelectorAll<HTMLElement>('.results > *, .failure') ?? []),
    ].map((part) => part.innerText.trim());
    const { status, checks = { passed: 0, failed: 0 }, error } = result;
    const detail = [error && `${error.type}: ${error.message}`, ...shown].filter(Boolean);
    return { status, hasStarted, asked, checks, detail: detail.join('\n').slice(0, 2000) };
  }, number);
}
