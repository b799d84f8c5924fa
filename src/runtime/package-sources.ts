import type { PackageFile, PackageSources, Wheel } from '../protocol/messages.js';
import { assetOf, packageBaseUrl } from './assets.js';
import { isLocalHost } from './program-requests.js';

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

/** What an installation was asked for. */
interface Asked {
  readonly requirements: readonly string[];
  readonly wheels: readonly Wheel[];
}

/** What may become of a file that Python asks for: a program may be the one that asks. */
export interface FilePermission {
  /** Whether the page fetches it. */
  readonly isAllowed: boolean;
  /** Whether the page keeps it for the next visit. */
  readonly isKept: boolean;
}

/**
 * What an author names (the sources, the requirements of the markup) is fetched and kept. Other files
 * come from other sites, or, unless the session is sandboxed, from the page's own and the reader's network, as
 * for a program's own requests; those are kept if their content is known.
 */
export function permissionFor(
  { url, sha256 }: PackageFile,
  { requirements, wheels }: Asked,
  { pageUrl, lockUrl, baseUrl, indexUrl }: PackageSources,
  isSandboxed: boolean,
): FilePermission {
  if (!URL.canParse(url)) return { isAllowed: false, isKept: false };
  const { href, hostname, protocol } = new URL(url);
  // Some servers take an encoded `../` for one that leads out of the folder.
  const isInFolder = (folder: string | null) =>
    folder !== null && href.startsWith(asFolder(folder)) && !/%(2e|2f|5c)/i.test(href);
  const isNamed =
    href === lockUrl ||
    isInFolder(baseUrl) ||
    isInFolder(indexUrl) ||
    requirements.some((requirement) => names(requirement, pageUrl, href)) ||
    (!isSandboxed && wheels.some((wheel) => wheel.url === url));
  if (isNamed) return { isAllowed: true, isKept: true };
  const isOnWeb = protocol === 'https:' || protocol === 'http:';
  const isNear = hostname === new URL(pageUrl).hostname || isLocalHost(hostname);
  return { isAllowed: isOnWeb && !(isSandboxed && isNear), isKept: sha256 !== null };
}

/** Whether a requirement is, or has after its name, an address. */
function names(requirement: string, base: string, href: string): boolean {
  return [requirement, requirement.replace(/^[^@]*@/, '')].some((text) => {
    const [address = ''] = text.trim().split(/\s|#/);
    return URL.canParse(address, base) && new URL(address, base).href === href;
  });
}
