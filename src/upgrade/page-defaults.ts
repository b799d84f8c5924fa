/** Settings for a whole page: `data-*` attributes of the script tag. */
import { PythonRun } from '../elements/python-run.js';
import type { UpgradeOptions } from './upgrade.js';

/**
 * Reads the element's attributes from a script tag, each with `data-` before its name. Blocks share the
 * session `page` unless `data-session` names another one; an empty one isolates each block.
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
