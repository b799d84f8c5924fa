import type { PackageSources } from '../protocol/messages.js';
import { assetOf, packageBaseUrl } from './assets.js';

/** The package index for pages that name none. */
const PYPI = 'https://pypi.org/simple/';

/** What a page says about where packages come from. */
export interface PackagePlaces {
  /** What addresses of wheels and files are relative to: the page's own address. */
  readonly page: string;
  /** A folder of wheels with its `pyodide-lock.json`, absolute; null for pyodide's own. */
  readonly base: string | null;
  /** A package index, absolute; null if the page names none. */
  readonly index: string | null;
}

const asFolder = (url: string) => (url.endsWith('/') ? url : `${url}/`);

/**
 * Where packages come from. A page with its own folder gets all packages from there, and uses no
 * index unless it names one.
 */
export function packageSources({ page, base, index }: PackagePlaces): PackageSources {
  const lock = assetOf('lock');
  const baseUrl = base === null ? packageBaseUrl() : asFolder(base);
  return {
    pageUrl: page,
    lockUrl: base === null ? lock.url : new URL('pyodide-lock.json', baseUrl).href,
    lockSha256: base === null ? lock.sha256 : null,
    baseUrl,
    indexUrl: index ?? (base === null ? PYPI : null),
    prefersIndex: index !== null,
  };
}
