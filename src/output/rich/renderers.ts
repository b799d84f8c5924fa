import type { MimeBundle } from '../../protocol/messages.js';
import type { Render } from './forms.js';

/** How forms of some media types are shown. */
export interface Renderer {
  readonly mimeTypes: readonly string[];
  /** Of the forms of an object the one with the lowest rank is shown. */
  readonly rank: number;
  /** Whether it runs what the form brings, so that the author must have allowed it. */
  readonly needsTrust: boolean;
  /** Fetches it. */
  readonly load: () => Promise<Render>;
}

/**
 * Ranks are JupyterLab's (`packages/rendermime/src/factories.ts`, and its extensions for JSON). Its
 * SVG needs trust, ours goes through the sanitizer. Scripts alone (`text/javascript`) are not here:
 * what has nothing else is shown as text.
 */
export const RENDERERS: readonly Renderer[] = [
  {
    mimeTypes: ['application/json'],
    rank: 0,
    needsTrust: false,
    load: async () => (await import('./json.js')).renderJson,
  },
  {
    mimeTypes: ['text/html'],
    rank: 50,
    needsTrust: false,
    load: async () => (await import('./markup.js')).renderHtml,
  },
  {
    mimeTypes: ['text/markdown'],
    rank: 60,
    needsTrust: false,
    load: async () => (await import('./markdown.js')).renderMarkdown,
  },
  {
    mimeTypes: ['text/latex'],
    rank: 70,
    needsTrust: false,
    load: async () => (await import('./latex.js')).renderLatex,
  },
  {
    mimeTypes: ['image/svg+xml'],
    rank: 80,
    needsTrust: false,
    load: async () => (await import('./markup.js')).renderSvg,
  },
  {
    mimeTypes: ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/bmp'],
    rank: 90,
    needsTrust: false,
    load: async () => (await import('./image.js')).renderImage,
  },
];

/** The renderers that can show an object, the best first, each with the form that it takes. */
export function renderersFor(
  data: MimeBundle,
  isTrusted: boolean,
  renderers = RENDERERS,
): readonly { readonly mimeType: string; readonly renderer: Renderer }[] {
  return [...renderers]
    .sort((one, other) => one.rank - other.rank)
    .filter(({ needsTrust }) => isTrusted || !needsTrust)
    .flatMap((renderer) => {
      const mimeType = renderer.mimeTypes.find((type) => type in data);
      return mimeType === undefined ? [] : [{ mimeType, renderer }];
    });
}
