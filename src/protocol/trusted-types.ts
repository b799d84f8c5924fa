/** The name that a page's `trusted-types` directive must allow. */
const POLICY = 'python-run';

interface Policy {
  createHTML(text: string): string;
  createScriptURL(url: string): string;
}

/** The browser's interface, as far as we use it. Its own types hide that results act as strings. */
interface PolicyFactory {
  createPolicy(name: string, rules: Policy): Policy;
}

let policy: Policy | null | undefined;

function find(): Policy | null {
  const { trustedTypes } = globalThis as { readonly trustedTypes?: PolicyFactory };
  try {
    const same = (text: string) => text;
    return trustedTypes?.createPolicy(POLICY, { createHTML: same, createScriptURL: same }) ?? null;
  } catch {
    return null; // the page does not allow it: uses of it fail, and say why
  }
}

/**
 * The address of one of our scripts, in the form that `require-trusted-types-for 'script'` demands.
 * Only for addresses that our own code made.
 */
export function trustedScriptUrl(url: URL | string): string {
  policy ??= find();
  return policy ? policy.createScriptURL(String(url)) : String(url);
}

/** The same for a document's HTML. Only for an opaque origin, never for the page's own. */
export function trustedFrameHtml(html: string): string {
  policy ??= find();
  return policy ? policy.createHTML(html) : html;
}
