/** What axe-core finds on a page. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from './browser.js';

/** To be served by the site of the test, as `/axe.js`. */
export const AXE = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

interface Axe {
  run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
}

/** The violations, each by its rule and the elements. */
export function violations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const scope = globalThis as typeof globalThis & { axe?: Axe };
    const url = '/axe.js';
    if (!scope.axe) await import(url);
    // What was drawn last is laid out, and has been told so.
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    await frame();
    await frame();
    const { violations = [] } = (await scope.axe?.run()) ?? {};
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  });
}
