/**
 * How a function of a test gets into a page and its result out again: as source text and as
 * JSON, so that three drivers with three ideas of serialisation behave alike.
 */
import { PageError } from './browser.js';

/** What an expression made by `pageExpression` resolves to, as JSON. */
type Reply = PageReply | { readonly error: string; readonly stack: string };

/** What a function of a test gave. */
export interface PageReply {
  readonly value?: unknown;
  /** A block of the page waits for Python. */
  readonly isStarting: boolean;
}

/**
 * An expression whose promise always resolves, to a string that `readReply` understands.
 * `source` is a function's text. `__name` is a helper that tsx (esbuild's keepNames) puts calls
 * to into functions.
 */
export function pageExpression(source: string, args: readonly unknown[]): string {
  const json = args.map((arg) => (arg === undefined ? 'undefined' : JSON.stringify(arg)));
  return `(async () => {
    const __name = (target) => target;
    const isStarting = [...document.querySelectorAll('python-run')].some(
      (block) => block.state === 'loading',
    );
    try {
      return JSON.stringify({ value: await (${source})(${json.join(', ')}), isStarting });
    } catch (error) {
      return JSON.stringify({ error: String(error), stack: String(error?.stack ?? '') });
    }
  })()`;
}

/** The value of a reply, or the error of the page as a `PageError`. */
export function readReply(reply: unknown): PageReply {
  if (typeof reply !== 'string') {
    throw new Error(`The page gave no reply but ${JSON.stringify(reply)}.`);
  }
  const parsed = JSON.parse(reply) as Reply;
  if ('error' in parsed) throw new PageError([parsed.error, ...placesInPage(parsed)].join('\n'));
  return parsed;
}

/** The lines of a stack that are in the page's own scripts; the others are the driver's. */
function placesInPage({ stack }: { readonly stack: string }): string[] {
  return stack.split('\n').filter((line) => /https?:|blob:/.test(line));
}
