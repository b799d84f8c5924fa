/**
 * Our files in Cache Storage, which the page, its Workers and our service worker share. Only the
 * page writes there; the service worker answers from it.
 */

/** The name of the cache for the files of a folder, given the folder's address. */
export const cacheName = (folder: string): string => `python-run ${folder}`;

/**
 * Whether the path of a file in the folder shows that its content never changes: it has a hash in
 * its name (`runtime/name-<ten digits>.ext`) or query (`name.js?v=<ten digits>`).
 */
export const isImmutable = (path: string): boolean =>
  /^(runtime\/[^/]+-[0-9a-f]{10}\.\w+|[\w-]+\.js\?v=[0-9a-f]{10})$/.test(path);
