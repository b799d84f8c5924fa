// Leaves out white space of `css`, `html` and `svg` literals that browsers do not need, and nothing
// else: what is shipped is what the unit tests run.
import { literalsHtmlCssMinifier } from '@literals/rollup-plugin-html-css-minifier';
import { defaultStrategy } from '@literals/html-css-minifier';
import { transformSync } from 'esbuild';

/** @param {string} css */
function minifyCSS(css) {
  const { code } = transformSync(css, {
    loader: 'css',
    charset: 'utf8',
    minifyWhitespace: true,
  });
  // What goes back into a JavaScript literal must not be read as an escape there.
  if (code.includes('\\')) throw new Error(`An escape in css cannot be squeezed: ${code}`);
  return code.trim();
}

/**
 * @typedef {object} Squeezer A plugin for Rollup.
 * @property {string} name
 * @property {(code: string, id: string) => Promise<{ code: string } | null | undefined>} transform
 *   Gives the module anew, or nothing where there is nothing to squeeze.
 */

/** @returns {Squeezer} */
export const squeezeTemplates = () =>
  literalsHtmlCssMinifier({
    include: 'src/**/*.ts',
    failOnError: true,
    options: {
      strategy: { ...defaultStrategy, minifyCSS },
      minifyOptions: {
        // Between inline tags, and at a literal's ends, a space is a part of the text.
        conservativeCollapse: true,
        decodeEntities: false,
        minifyJS: false,
        removeEmptyAttributes: false,
      },
    },
  });
