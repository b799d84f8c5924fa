/**
 * Where our files lie in Cache Storage, which the page, its Workers and our service worker share.
 * The page alone writes there; the service worker answers from it.
 */

/** The name of the cache for the files of a folder, given by its address. */
export const cacheName = (folder: string): string => `python-run ${folder}`;

/**
 * Whether an address, without the folder's, is of a file whose content never changes: what carries
 * a hash in its name (`runtime/name-<ten digits>.ext`) or as its query (`name.js?v=<ten digits>`).
 */
export const isImmutable = (path: string): boolean =>
  /^(runtime\/[^/]+-[0-9a-f]{10}\.\w+|[\w-]+\.js\?v=[0-9a-f]{10})$/.test(path);
