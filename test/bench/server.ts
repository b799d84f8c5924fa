/**
 * A CDN in small: files precompressed, cached for ever where their address changes with their
 * content, sent over a line of a chosen width. The pages tell it what they have measured.
 */
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { decodePath, findFile, textFile, type StaticFile } from '../../scripts/static-files.mjs';
import { HASHED_NAME } from '../../scripts/static-server.mjs';
import { precompressed, type Encoding } from './precompressed.js';
import { PIECE, Shaper, UNLIMITED, type Line } from './shaper.js';

/** Where pages tell what they measure; neither shaped nor counted. */
const TELL = '/bench/tell';
/** The bench's own files: no part of what is measured. */
const OWN = '/bench/';

export interface BenchServerOptions {
  /** Folders by the path under which they are served. */
  readonly roots: Readonly<Record<string, string>>;
  /** Files that lie in no folder, by path. */
  readonly files: Readonly<Record<string, string>>;
  /** Paths that begin so carry a version, so that what is under them never changes. */
  readonly versioned: readonly string[];
  /** Paths that begin so are cross-origin isolated: some need shared memory. */
  readonly isolated?: string;
  /** Sends brotli also to who does not ask for it. */
  readonly alwaysBrotli?: boolean;
}

/** How a host of files differs from a CDN that compresses all. */
export interface Host {
  /** Files that it sends as they are. */
  readonly raw?: RegExp;
  /** Files that it does not have. */
  readonly missing?: RegExp;
}

/** Something that a page told. */
export type Told = Readonly<Record<string, unknown>> & { readonly what: string };

/** What was sent since the last `begin`. */
export interface Traffic {
  readonly bytes: number;
  readonly requests: number;
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
}

export class BenchServer {
  url = '';
  private shaper = new Shaper(UNLIMITED);
  private host: Host = {};
  private sent: { path: string; bytes: number }[] = [];
  private active = 0;
  private lastActive = 0;
  private told: Told[] = [];
  private wake: () => void = () => undefined;
  private readonly bodies = new Map<string, Promise<Buffer>>();
  private readonly server = createServer((request, response) => {
    void this.serve(request, response);
  });

  constructor(private readonly options: BenchServerOptions) {}

  async start(): Promise<void> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Compresses the files of all roots, so that no visit waits for it. */
  async precompress(): Promise<void> {
    for (const [prefix, root] of Object.entries(this.options.roots)) {
      const names = await readdir(root, { recursive: true }).catch(() => []);
      for (const name of names.filter((one) => /\.(css|data|json|m?js|tar|wasm|zip)$/.test(one))) {
        const path = prefix + name.replaceAll('\\', '/');
        const file = await this.find(path);
        if (file?.compressible) await this.body(path, file, 'br');
      }
    }
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  /** Forgets what was sent and told so far, and takes a line and a kind of host for what follows. */
  begin(line: Line = UNLIMITED, host: Host = {}): void {
    this.shaper = new Shaper(line);
    this.host = host;
    this.sent = [];
    this.told = [];
  }

  /** Bodies as sent, without the bench's own files. */
  traffic(): Traffic {
    const files = this.sent.map((one) => ({ ...one }));
    const bytes = files.reduce((sum, one) => sum + one.bytes, 0);
    return { bytes, requests: files.length, files };
  }

  /** Waits until a page tells `what`; fails when it tells an error, or nothing in time. */
  async next(what: string, milliseconds = 120_000): Promise<Told> {
    const deadline = Date.now() + milliseconds;
    for (;;) {
      const error = this.told.find((one) => one.what === 'error');
      if (error !== undefined) throw new Error(String(error['message']));
      const index = this.told.findIndex((one) => one.what === what);
      if (index >= 0) return this.told.splice(index, 1)[0]!;
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`The page did not tell “${what}” in ${milliseconds / 1000} s`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  /** The `ms` of what a page tells. */
  async milliseconds(what: string): Promise<number> {
    return Number((await this.next(what))['ms']);
  }

  /** Waits until nothing has been asked for so long. */
  async idle(milliseconds: number): Promise<void> {
    const began = Date.now();
    while (this.active > 0 || Date.now() - Math.max(this.lastActive, began) < milliseconds) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.active++;
    try {
      if (request.url === TELL) await this.listen(request, response);
      else await this.answer(request, response);
    } catch (error) {
      console.error(`${request.method ?? ''} ${request.url ?? ''}:`, error);
      response.destroy();
    } finally {
      this.active--;
      this.lastActive = Date.now();
    }
  }

  private async listen(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    response.writeHead(204).end();
    this.told.push(JSON.parse(body) as Told);
    this.wake();
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = decodePath(request.url ?? '/');
    const file = path === null ? null : await this.find(path);
    if (path === null || file === null || this.host.missing?.test(path)) {
      response.setHeader('cache-control', 'no-store');
      response.writeHead(404).end();
      return;
    }
    const isOwn = path.startsWith(OWN) || path.endsWith('.html');
    if (!isOwn) await this.shaper.roundTrip();
    response.setHeader('etag', file.tag);
    if (this.options.isolated !== undefined && path.startsWith(this.options.isolated)) {
      response.setHeader('cross-origin-opener-policy', 'same-origin');
      response.setHeader('cross-origin-embedder-policy', 'require-corp');
    }
    response.setHeader('cache-control', this.caching(path));
    const record = { path, bytes: 0 };
    if (!isOwn) this.sent.push(record);
    if (request.headers['if-none-match'] === file.tag) {
      response.writeHead(304).end();
      return;
    }
    const accepted = this.options.alwaysBrotli ? 'br' : request.headers['accept-encoding'];
    const isRaw = !file.compressible || this.host.raw?.test(path);
    const encoding = isRaw ? null : chosen(accepted);
    const body = await this.body(path, file, encoding);
    response.setHeader('content-type', file.type);
    response.setHeader('content-length', body.length);
    response.setHeader('vary', 'accept-encoding');
    if (encoding !== null) response.setHeader('content-encoding', encoding);
    response.writeHead(200);
    for (let start = 0; start < body.length && !response.destroyed; start += PIECE) {
      const piece = body.subarray(start, start + PIECE);
      if (!isOwn) await this.shaper.send(piece.length);
      record.bytes += piece.length;
      if (!response.write(piece)) await drained(response);
    }
    response.end();
  }

  private async find(path: string): Promise<StaticFile | null> {
    const text = this.options.files[path];
    if (text !== undefined) return textFile(path, text);
    const file = await findFile(this.options.roots, path);
    return file === 'folder' ? null : file;
  }

  private body(path: string, file: StaticFile, encoding: Encoding | null): Promise<Buffer> {
    const key = `${encoding ?? ''} ${file.tag} ${path}`;
    let body = this.bodies.get(key);
    if (body === undefined) {
      body = file.read(null).then((raw) => (encoding ? precompressed(raw, encoding) : raw));
      this.bodies.set(key, body);
    }
    return body;
  }

  private caching(path: string): string {
    if (path.endsWith('.html')) return 'no-cache';
    const isVersioned = this.options.versioned.some((prefix) => path.startsWith(prefix));
    return HASHED_NAME.test(path) || isVersioned
      ? 'public, max-age=31536000, immutable'
      : 'public, max-age=600';
  }
}

/** Resolves when the client has taken what was written, or has gone. */
async function drained(response: ServerResponse): Promise<void> {
  const rest = new AbortController();
  const events = ['drain', 'close'].map((name) => once(response, name, { signal: rest.signal }));
  await Promise.race(events);
  rest.abort();
}

function chosen(accepted: string | string[] | undefined): Encoding | null {
  const names = String(accepted).split(/[\s,;]+/);
  return names.includes('br') ? 'br' : names.includes('gzip') ? 'gzip' : null;
}
