/**
 * The script-tag entry. Registers `<python-run>`, upgrades the page's blocks, and keeps upgrading
 * those added later. A page that loads it twice gets the first copy's settings.
 */
import './define.js';
import { observeBlocks } from './upgrade/observe.js';
import { readPageDefaults } from './upgrade/page-defaults.js';
import { upgradeBlocks } from './upgrade/upgrade.js';

/** Set on the document by the first copy of this script that runs. */
const STARTED = Symbol.for('python-run');

function start(): void {
  const options = readPageDefaults(ownScript());
  upgradeBlocks(document, options);
  observeBlocks(document, options);
}

/** The script tag that loaded this module; null when it was imported. */
function ownScript(): HTMLScriptElement | null {
  const scripts = document.querySelectorAll<HTMLScriptElement>('script[src]');
  return [...scripts].find((script) => script.src === import.meta.url) ?? null;
}

if (!(STARTED in document)) {
  Object.defineProperty(document, STARTED, { value: true });
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
}
