/** What an author sets for a whole page, as `data-*` attributes of the script tag. */
import type { UpgradeOptions } from './upgrade.js';

/** The element's attributes that the script tag passes on, each as `data-` and its name. */
export const PAGE_DEFAULTS = [
  'session',
  'theme',
  'label',
  'readonly',
  'prefetch',
  'timeout',
] as const;

/**
 * Reads a script tag. Blocks share the session `page` unless `data-session` names another one;
 * an empty one isolates each block.
 */
export function readPageDefaults(script: Element | null): UpgradeOptions {
  const attributes: Record<string, string> = { session: 'page' };
  for (const name of PAGE_DEFAULTS) {
    const value = script?.getAttribute(`data-${name}`);
    if (value != null) attributes[name] = value;
  }
  if (!attributes['session']) delete attributes['session'];
  const selector = script?.getAttribute('data-selector');
  return selector ? { selector, attributes } : { attributes };
}
