/**
 * Brotli at its best, as a CDN has it at hand: half a minute for CPython, so it is done once and
 * kept in `.cache/bench/encoded/`, by content.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export type Encoding = 'br' | 'gzip';

const FOLDER = fileURLToPath(new URL('../../.cache/bench/encoded/', import.meta.url));

const encoders: Record<Encoding, (body: Buffer) => Promise<Buffer>> = {
  br: (body) =>
    promisify(brotliCompress)(body, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
      },
    }),
  gzip: (body) => promisify(gzip)(body, { level: constants.Z_BEST_COMPRESSION }),
};

/** The body as sent; itself where compressing gains nothing. */
export async function precompressed(body: Buffer, encoding: Encoding): Promise<Buffer> {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 32);
  const path = join(FOLDER, `${hash}.${encoding}`);
  const kept = await readFile(path).catch(() => null);
  if (kept !== null) return kept;
  const made = await encoders[encoding](body);
  await mkdir(FOLDER, { recursive: true });
  // Under its own name only when it is whole: a bench may be ended at any time.
  const unfinished = `${path}.${process.pid}`;
  await writeFile(unfinished, made);
  await rename(unfinished, path);
  return made;
}
