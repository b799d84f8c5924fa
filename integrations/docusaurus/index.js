/**
 * Docusaurus: a plugin that makes a site's Python blocks runnable. React owns the page's nodes, so
 * that the element is part of what it renders, around the theme's own block.
 */
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The built files, in the package. */
const DIST = here('../../dist/');

/** Where they are in the site, below its base. */
const FOLDER = 'python-run/';

/**
 * @param {import('@docusaurus/types').LoadContext} context
 * @param {Readonly<Record<string, string | true>> & { readonly id?: string }} options attributes of every
 *   block; `session` is `page` unless they say otherwise
 * @returns {import('@docusaurus/types').Plugin}
 */
export default function pythonRun({ baseUrl }, { id: _, ...defaults }) {
  const path = baseUrl + FOLDER;
  return {
    name: 'python-run',

    getThemePath: () => here('./theme'),

    getClientModules: () => [here('./style.css')],

    contentLoaded({ actions }) {
      actions.setGlobalData({ defaults });
    },

    injectHtmlTags: () => ({
      headTags: [
        {
          tagName: 'script',
          // The blocks are elements already: it is to wrap none.
          attributes: { type: 'module', src: `${path}python-run.js`, 'data-selector': ':not(*)' },
        },
      ],
    }),

    // While the site is written; a build has copies.
    configureWebpack: () => ({
      devServer: { static: [{ directory: DIST, publicPath: path }] },
    }),

    async postBuild({ outDir }) {
      await cp(DIST, join(outDir, FOLDER), { recursive: true });
    },
  };
}
