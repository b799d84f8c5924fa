import type { Render } from './forms.js';

const image = async () => (await import('./image.js')).renderImage;

/**
 * Loads the renderers of media types. The first of an object's forms that works is shown, in this
 * order, which is JupyterLab's (`packages/rendermime/src/factories.ts`, and its extensions for
 * JSON). JupyterLab's SVG needs trust; ours goes through the sanitizer. Scripts alone
 * (`text/javascript`) are not here: an object with nothing else is shown as text.
 */
export const RENDERERS: Readonly<Record<string, () => Promise<Render>>> = {
  'application/json': async () => (await import('./json.js')).renderJson,
  'text/html': async () => (await import('./markup.js')).renderHtml,
  'text/markdown': async () => (await import('./markdown.js')).renderMarkdown,
  'text/latex': async () => (await import('./math.js')).renderLatex,
  'image/svg+xml': async () => (await import('./markup.js')).renderSvg,
  'image/png': image,
  'image/jpeg': image,
  'image/gif': image,
  'image/webp': image,
  'image/bmp': image,
};
