/** The name under which a page's `trusted-types` directive must allow us. */
const POLICY = 'python-run';

interface Policy {
  createHTML(text: string): string;
  createScriptURL(url: string): string;
}

/** The browser's interface, as far as we use it; its own types hide that results act as strings. */
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
    return null; // the page does not allow it: what needs it fails, and says why
  }
}

/**
 * The address of one of our own scripts, as a page with `require-trusted-types-for 'script'` wants
 * it. Only for addresses that nothing but our own code has made.
 */
export function trustedScriptUrl(url: URL | string): string {
  policy ??= find();
  return policy ? policy.createScriptURL(String(url)) : String(url);
}

/** HTML for a document of an opaque origin, likewise: never for one that shares the page's. */
export function trustedFrameHtml(html: string): string {
  policy ??= find();
  return policy ? policy.createHTML(html) : html;
}
