/** What an author sets for a whole page, as `data-*` attributes of the script tag. */
import { PythonRun } from '../elements/python-run.js';
import type { UpgradeOptions } from './upgrade.js';

/**
 * Reads a script tag: the element's attributes, each as `data-` and its name. Blocks share the session `page` unless `data-session` names another one;
 * an empty one isolates each block.
 */
export function readPageDefaults(script: Element | null): UpgradeOptions {
  const attributes: Record<string, string> = { session: 'page' };
  for (const name of PythonRun.observedAttributes) {
    const value = script?.getAttribute(`data-${name}`);
    if (value != null) attributes[name] = value;
  }
  if (!attributes['session']) delete attributes['session'];
  const selector = script?.getAttribute('data-selector');
  return selector ? { selector, attributes } : { attributes };
}
