import type { PackageSources } from '../protocol/messages.js';
import { assetOf, packageBaseUrl } from './assets.js';

/** The package index that is asked when the page names none. */
const PYPI = 'https://pypi.org/simple/';

/** What a page says of where packages come from. */
export interface PackagePlaces {
  /** What the addresses of wheels and files are relative to: the page's own. */
  readonly page: string;
  /** A folder of wheels with its `pyodide-lock.json`, absolute; null for pyodide's own. */
  readonly base: string | null;
  /** A package index, absolute; null where the page says nothing of one. */
  readonly index: string | null;
}

const asFolder = (url: string) => (url.endsWith('/') ? url : `${url}/`);

/**
 * Where packages come from. A page with a folder of its own gets all from there, and asks nobody
 * else unless it names an index.
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
