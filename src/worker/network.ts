import type { Given, ProgramRequest, ProgramResponse, Wanted } from '../protocol/messages.js';
import {
  LARGEST_BODY,
  MOST_REQUESTS,
  REQUEST_BOUNDS,
  type RequestProblem,
} from '../protocol/requests.js';

/** What sends requests: the page. */
export interface Carrier {
  want(wanted: Wanted): Promise<Given>;
  /** Blocks. Returns null if Stop is pressed, or if it cannot. */
  wantNow(wanted: Wanted): Given | null;
}

/** A server's answer. */
export interface Answer {
  readonly head: Extract<ProgramResponse, { readonly problem: null }>;
  readonly body: ArrayBuffer;
}

/** Most characters of an address that a sentence quotes. */
const LONGEST_QUOTE = 200;

const megabytes = (bytes: number) => `${String(bytes / 2 ** 20)} MB`;

/** Why there is no answer. Programs report errors in English, as Python does. */
function sentence(problem: RequestProblem, url: string): string {
  const quoted = url.length > LONGEST_QUOTE ? `${url.slice(0, LONGEST_QUOTE)}…` : url;
  const start = `The browser could not read ${quoted}:`;
  const { headers, header, url: longest } = REQUEST_BOUNDS;
  switch (problem) {
    case 'unreadable':
      return (
        `${start} the server is out of reach, or does not let pages of other sites read its ` +
        'answers (CORS).'
      );
    case 'too-large':
      return (
        `${start} programs here send at most ${megabytes(LARGEST_BODY.request)} and receive at ` +
        `most ${megabytes(LARGEST_BODY.response)} at a time. An address has at most ` +
        `${String(longest)} characters; there are at most ${String(headers)} headers, each of at ` +
        `most ${String(header)}. Send less, or ask for a part of it.`
      );
    case 'too-many':
      return (
        `${start} more than ${String(MOST_REQUESTS.waiting)} requests wait. Wait for some of ` +
        'them before you send more.'
      );
    case 'refused':
      return (
        `${start} this example is sandboxed, and gets nothing of this site and of your own ` +
        'network.'
      );
  }
}

/** An error with a stack: pyodide waits forever for a promise rejected with one of WebKit's own. */
const failure = (problem: RequestProblem, url: string) => new TypeError(sentence(problem, url));

/** Gives one of WebKit's own errors a stack: see `failure`. */
export function withStack(error: unknown): unknown {
  if (error instanceof Error || error instanceof DOMException) {
    const { stack } = error as Error;
    if (!stack) Object.defineProperty(error, 'stack', { value: new Error().stack });
  }
  return error;
}

/** Sends programs' requests by way of the page. */
export class Network {
  private open = 0;

  /** @param base what relative addresses are relative to; empty for nothing */
  constructor(
    private readonly carrier: Carrier,
    private readonly base: () => string,
  ) {}

  /** @throws TypeError if it is no address */
  absolute(url: string): string {
    return new URL(url, this.base() || undefined).href;
  }

  /** @throws TypeError with a sentence */
  async send(request: ProgramRequest): Promise<Answer> {
    this.check(request);
    if (this.open >= MOST_REQUESTS.waiting) throw failure('too-many', request.url);
    this.open++;
    try {
      return read(request, await this.carrier.want({ kind: 'request', request }));
    } finally {
      this.open--;
    }
  }

  /** Blocks until the answer. @throws TypeError with a sentence */
  sendNow(request: ProgramRequest): Answer {
    this.check(request);
    return read(request, this.carrier.wantNow({ kind: 'request', request }));
  }

  /** The page takes a message that is out of bounds for an attack, and ends Python. */
  private check({ url, method, headers, body }: ProgramRequest): void {
    const isWithin =
      (body?.byteLength ?? 0) <= LARGEST_BODY.request &&
      url.length <= REQUEST_BOUNDS.url &&
      method.length <= REQUEST_BOUNDS.method &&
      headers.length <= REQUEST_BOUNDS.headers &&
      headers.flat().every((part) => part.length <= REQUEST_BOUNDS.header);
    if (!isWithin) throw failure('too-large', url);
  }
}

function read({ url }: ProgramRequest, given: Given | null): Answer {
  const head = (given?.answer ?? { problem: 'unreadable' }) as ProgramResponse;
  if (head.problem !== null) throw failure(head.problem, url);
  return { head, body: given?.bytes ?? new ArrayBuffer() };
}

/** Whether an address leads to the network. */
export const isRemote = (url: string) => !/^(blob|data):/i.test(url);

/**
 * Without the program's own name, which `requests` sets: other sites would be asked first whether they
 * accept it, which most do not.
 */
export const headersFor = (headers: Iterable<readonly [string, string]>) =>
  [...headers].filter(([name]) => name.toLowerCase() !== 'user-agent');
