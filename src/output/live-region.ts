import type { RunResult } from '../session/types.js';

let region: HTMLElement | null = null;

/**
 * Says a sentence to screen readers. One region serves the page, and only the start, the end and
 * errors of runs go to it: a region that streams output would never fall silent.
 */
export function announce(text: string): void {
  if (!region?.isConnected) {
    region = document.createElement('div');
    region.setAttribute('role', 'status');
    // Set one by one: a style attribute would need 'unsafe-inline' under a strict policy.
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
  region.textContent = text;
}

/** Says how a run ended. */
export function announceEnd({ status, error, checks }: RunResult): void {
  const failed = checks?.failed ?? 0;
  const differ = failed === 1 ? '1 output is' : `${String(failed)} outputs are`;
  if (status === 'ok' && failed) announce(`The example has finished: ${differ} not as expected.`);
  else if (status === 'ok') announce('The example has finished.');
  else if (status !== 'error' || !error) announce('The example was stopped.');
  else {
    const where = error.line === undefined ? '' : ` on line ${String(error.line)}`;
    announce(`The example ended with an error${where}: ${error.type}: ${error.message}`);
  }
}
