/**
 * Imports the chunks of the script tag. The build puts `importAgain` around each `import()` of
 * src/: an engine may remember an address that failed for as long as the page lives, but the
 * reader's next press must be a real attempt.
 */

type Load = (url: string) => Promise<object>;

/** Where chunks can be imported from, by address; each is evaluated once. */
const sources = new Map<string, Promise<string>>();

/**
 * Imports chunks, and tries again after a failure. Without a network, imports what an earlier visit
 * has stored (src/runtime/upkeep.ts).
 *
 * @param request names a chunk, relative to `base`, and may take from it what it needs
 * @param base the address of the chunk that imports
 * @throws what the last attempt threw
 */
export function importAgain<T>(
  request: (importChunk: Load) => Promise<T>,
  base: string,
  load: Load = (url) => import(url) as Promise<object>,
): Promise<T> {
  return request((name) => {
    const { href } = new URL(name, base);
    return load(href)
      .catch(() => load(`${href}?${String(Date.now())}`))
      .catch(async () => load(await sourceOf(href, load)));
  });
}

/** Returns the address of a chunk, or of a copy of its stored text. */
function sourceOf(url: string, load: Load): Promise<string> {
  const known = sources.get(url);
  if (known) return known;
  const source = load(url).then(
    () => url,
    (error: unknown) => storedCopy(url, load, error),
  );
  sources.set(url, source);
  source.catch(() => sources.delete(url));
  return source;
}

/** Copies a stored chunk so that it finds its imports, though a Blob's address is no base. */
async function storedCopy(url: string, load: Load, missing: unknown): Promise<string> {
  const stored = await caches.match(url);
  if (!stored) throw missing;
  let code = await stored.text();
  // As the build writes it: without spaces, and with double quotes.
  for (const [whole, keyword, name] of code.matchAll(/(from|import)"(\..+?)"/g)) {
    const source = await sourceOf(new URL(name ?? '', url).href, load);
    code = code.replace(whole, () => `${String(keyword)}"${source}"`);
  }
  code = code
    .replace(/"\.\//g, () => `"${new URL('.', url).href}`)
    .replace(/import\.meta\.url/g, () => JSON.stringify(url));
  return URL.createObjectURL(new Blob([code], { type: 'text/javascript' }));
}
