import type { RunResult } from '../session/types.js';
import type { Words } from '../words/words.js';

let region: HTMLElement | null = null;

/**
 * Announces a sentence to screen readers. One region serves the page, and only the start, the end
 * and errors of runs go to it: a region that streams output would never fall silent.
 *
 * @param lang its language; if absent, the page's, as for what a program printed
 */
export function announce(text: string, lang?: string): void {
  if (!region?.isConnected) {
    region = document.createElement('div');
    region.setAttribute('role', 'status');
    // Set one by one: a strict policy would require 'unsafe-inline' for a style attribute.
    Object.assign(region.style, {
      position: 'fixed',
      width: '1px',
      height: '1px',
      overflow: 'hidden',
      clipPath: 'inset(50%)',
      whiteSpace: 'nowrap',
    });
    document.body.append(region);
  }
  if (lang === undefined) region.removeAttribute('lang');
  else region.lang = lang;
  region.textContent = text;
}

/** Announces how a run ended. */
export function announceEnd({ status, error, checks }: RunResult, { said, lang }: Words): void {
  const failed = checks?.failed ?? 0;
  if (status === 'ok') announce(failed ? said.differs(failed) : said.finished, lang);
  else if (status !== 'error' || !error) announce(said.stopped, lang);
  else announce(said.failed(error.line, `${error.type}: ${error.message}`), lang);
}
