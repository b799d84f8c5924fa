/** Small sites for whole-page tests: pages made by the test, with the built dist/ beside them. */
import { fileURLToPath } from 'node:url';
import {
  startServer,
  type ServerOptions,
  type StaticServer,
} from '../../scripts/static-server.mjs';

/** The built files. */
export const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));

const STYLE = `body { font: 16px/1.6 sans-serif; max-width: 44em; margin: 2em auto; }
pre { background: #f4f5f7; padding: 12px 16px; font-size: 14px; }`;

/** A block as most tools make it. */
export function block(code: string, language = 'python'): string {
  const text = code.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<pre><code class="language-${language}">${text}</code></pre>`;
}

/** A page with a script tag. */
export function pageOf(
  body: string,
  script = '<script type="module" src="/dist/python-run.js"></script>',
): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page</title><link rel="icon" href="data:,">
<style>${STYLE}</style></head><body><main><h1>Page</h1>
${body}
<p id="after">The end.</p></main>${script}</body></html>`;
}

/** Serves pages, by path, with dist/ under /dist/. */
export function serveSite(
  files: Readonly<Record<string, string>>,
  options: Omit<ServerOptions, 'roots' | 'files'> = {},
): Promise<StaticServer> {
  return startServer({ roots: { '/dist/': DIST }, files, ...options });
}
