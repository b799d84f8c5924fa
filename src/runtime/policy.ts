import { RuntimeError } from './errors.js';

/** What each directive must allow; the words stand in docs/csp.md too. */
const REMEDIES: Readonly<Record<string, string>> = {
  'script-src': "add 'wasm-unsafe-eval' and the address of python-run to script-src",
  'script-src-elem': 'add the address of python-run to script-src',
  'worker-src':
    'add the address of python-run to worker-src, and blob: as well when that is another host',
  'connect-src': 'add the address of python-run, and blob:, to connect-src',
};

const nextTask = () => new Promise((resolve) => setTimeout(resolve, 5));

/**
 * Listens for what the page's Content-Security-Policy blocks. Browsers report a violation as an
 * event only; the request itself fails without a reason.
 */
export class PolicyWatch {
  private violation: SecurityPolicyViolationEvent | null = null;
  private readonly note = (event: SecurityPolicyViolationEvent) => {
    // Others on the page may be blocked too, and a policy that only reports blocks nothing.
    if (event.disposition === 'report' || !(event.effectiveDirective in REMEDIES)) return;
    this.violation ??= event;
  };

  constructor(private readonly target: EventTarget = document) {
    target.addEventListener('securitypolicyviolation', this.note as EventListener);
  }

  /** Returns `error`, or the better one when a policy was the reason. */
  async explain(error: unknown): Promise<unknown> {
    // Engines fail the request first and report the violation with one of the next tasks.
    for (let tasks = 0; tasks < 10 && !this.violation; tasks++) await nextTask();
    if (!this.violation) return error;
    const directive = this.violation.effectiveDirective;
    return new RuntimeError(
      'blocked-by-policy',
      `This page's Content-Security-Policy does not let Python run here (${directive} blocked ` +
        `${this.violation.blockedURI}). For the author of this page: ` +
        `${REMEDIES[directive] ?? ''}.`,
      { cause: error },
    );
  }

  stop(): void {
    this.target.removeEventListener('securitypolicyviolation', this.note as EventListener);
  }
}
