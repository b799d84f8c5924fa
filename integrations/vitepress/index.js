/**
 * VitePress: `withPythonRun` around a site's configuration, and its Python blocks run. Vue makes the
 * page's nodes and moves between pages by removing its own, so that each fence becomes an element
 * when the page is built, and nothing is wrapped afterwards.
 */
import { cp, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { attributesOfFence } from '../fence.js';

/** The built files, in the package. */
const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));

/** Where they are in the site, below its base. */
const FOLDER = 'python-run/';

const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.mjs': 'text/javascript',
  '.wasm': 'application/wasm',
};

/**
 * The theme sets a block's margins and, in a group of tabs, whether it is shown, on its own element
 * and as a child of the page or the group: now both are the new element's.
 */
const STYLE = `
.vp-doc python-run { display: block; margin: 16px -24px; }
@media (min-width: 640px) { .vp-doc python-run, .vp-doc li python-run { margin: 16px 0; } }
.vp-doc .custom-block python-run { margin: 8px 0; }
.vp-doc python-run > div[class*='language-'] { margin: 0 !important; }
.vp-code-group .blocks > python-run { margin-top: 0; }
.vp-code-group .blocks > python-run:not(.active) { display: none; }
.vp-code-group .blocks > python-run > div[class*='language-'] { display: block; }`;

/**
 * @param {import('vitepress').UserConfig} config the site's configuration, which is not changed
 * @param {Readonly<Record<string, string | true>>} [defaults] attributes of every block; `session` is
 *   `page` unless they say otherwise
 * @returns {import('vitepress').UserConfig}
 */
export function withPythonRun(config, defaults = {}) {
  const base = config.base ?? '/';
  const { markdown = {}, vue = {}, vite = {} } = config;
  const { template = {} } = vue;
  const { compilerOptions = {} } = template;
  return {
    ...config,
    head: [
      ...(config.head ?? []),
      ['style', {}, STYLE],
      // The blocks are elements already: it is to wrap none.
      [
        'script',
        { type: 'module', src: `${base}${FOLDER}python-run.js`, 'data-selector': ':not(*)' },
      ],
    ],
    markdown: {
      ...markdown,
      async config(md) {
        await markdown.config?.(md);
        wrapFences(md, defaults);
      },
    },
    vue: {
      ...vue,
      template: {
        ...template,
        compilerOptions: {
          ...compilerOptions,
          isCustomElement: (tag) =>
            tag === 'python-run' || !!compilerOptions.isCustomElement?.(tag),
        },
      },
    },
    vite: { ...vite, plugins: [...(vite.plugins ?? []), serveFiles(base + FOLDER)] },
    async buildEnd(site) {
      await cp(DIST, join(site.outDir, FOLDER), { recursive: true });
      await config.buildEnd?.(site);
    },
  };
}

/**
 * Puts the element around what VitePress makes of a fence.
 * @param {import('vitepress').MarkdownRenderer} md
 * @param {Readonly<Record<string, string | true>>} defaults
 */
function wrapFences(md, defaults) {
  const fence = md.renderer.rules.fence;
  if (!fence) return;
  md.renderer.rules.fence = (tokens, index, ...others) => {
    const { info } = tokens[index];
    const html = fence(tokens, index, ...others);
    const [, language = '', options = ''] = /^\s*([\w-]*)(.*)$/s.exec(info) ?? [];
    const attributes = attributesOfFence(language, options, defaults);
    if (!attributes) return html;
    // The one that a group of tabs shows first.
    const isActive = /^<div class="[^"]*\bactive\b/.test(html);
    const set = Object.entries({ ...attributes, ...(isActive && { class: 'active' }) })
      .map(([name, value]) => ` ${name}="${value === true ? '' : md.utils.escapeHtml(value)}"`)
      .join('');
    return `<python-run v-pre${set}>${html}</python-run>\n`;
  };
}

/**
 * Serves the files while the site is written; a build has copies.
 * @param {string} path
 * @returns {import('vite').Plugin}
 */
function serveFiles(path) {
  return {
    name: 'python-run',
    configureServer({ middlewares }) {
      middlewares.use(path, (request, response, next) => {
        const name = new URL(request.url ?? '', 'http://localhost').pathname.slice(1);
        if (name.includes('..')) return next();
        readFile(join(DIST, name)).then(
          (content) => {
            response.setHeader('Content-Type', TYPES[extname(name)] ?? 'application/octet-stream');
            response.end(content);
          },
          () => next(),
        );
      });
    },
  };
}
