import type { Directive } from '../protocol/phrases.js';
import { RuntimeError } from './errors.js';

/** The directives for which we know what they must allow. */
const DIRECTIVES: readonly string[] = [
  'script-src',
  'script-src-elem',
  'connect-src',
  'frame-src',
] satisfies readonly Directive[];

/** Under Node there is no document and no policy. */
const page = (globalThis as { readonly document?: EventTarget }).document ?? new EventTarget();

const nextTask = () => new Promise((resolve) => setTimeout(resolve, 5));

/**
 * Listens for what the page's Content-Security-Policy blocks. Browsers report a violation only as
 * an event; the request itself fails without a reason.
 */
export class PolicyWatch {
  private violation: SecurityPolicyViolationEvent | null = null;
  private readonly note = (event: SecurityPolicyViolationEvent) => {
    // Skips report-only policies, which block nothing, and violations by other parts of the page.
    if (event.disposition === 'report' || !DIRECTIVES.includes(event.effectiveDirective)) return;
    this.violation ??= event;
  };

  constructor(private readonly target: EventTarget = page) {
    target.addEventListener('securitypolicyviolation', this.note as EventListener);
  }

  /** Returns `error`, or a better one if a policy was the reason. */
  async explain(error: unknown): Promise<unknown> {
    // Engines fail the request first, and report the violation in one of the next tasks.
    for (let tasks = 0; tasks < 10 && !this.violation; tasks++) await nextTask();
    if (!this.violation) return error;
    const { effectiveDirective, blockedURI: blocked } = this.violation;
    const directive = effectiveDirective as Directive;
    return new RuntimeError({ code: 'blocked-by-policy', directive, blocked }, { cause: error });
  }

  stop(): void {
    this.target.removeEventListener('securitypolicyviolation', this.note as EventListener);
  }
}
