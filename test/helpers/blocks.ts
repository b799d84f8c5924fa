import '../../src/define.js';
import type { PythonRun } from '../../src/index.js';
import { until } from './until.js';

/** Puts a block on the page and waits for what it first shows. */
export async function block(
  code: string,
  attributes: Readonly<Record<string, string>> = {},
): Promise<PythonRun> {
  const element = document.createElement('python-run');
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  const pre = document.createElement('pre');
  pre.textContent = code;
  element.append(pre);
  document.body.append(element);
  await element.updateComplete;
  return element;
}

/** The element of a part of a block. */
export function part(element: PythonRun, name: string): HTMLElement | null {
  return element.renderRoot.querySelector<HTMLElement>(`[part~="${name}"]`);
}

/** Presses a button of a block, when it is there. */
export async function click(element: PythonRun, name: string): Promise<void> {
  await until(() => part(element, name));
  part(element, name)?.click();
}

/** What the buttons of a block are called. */
export function buttonNames(element: PythonRun): string[] {
  return [...element.renderRoot.querySelectorAll('button')].map(
    (button) => button.ariaLabel ?? button.textContent.trim(),
  );
}
