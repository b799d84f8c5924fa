import { LARGEST_BODY, type ProgramRequest, type ProgramResponse } from './requests.js';

/** What came of a request. */
export interface Performed {
  readonly response: ProgramResponse;
  readonly bytes: ArrayBuffer | null;
}

/** Milliseconds without new data after which a server counts as out of reach. */
const PATIENCE = 30_000;

class TooLarge extends Error {}

/** @throws TooLarge */
async function readBody(response: Response, onData: () => void): Promise<ArrayBuffer> {
  const chunks: BlobPart[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const step = await reader?.read();
    if (!step || step.done) return new Blob(chunks).arrayBuffer();
    onData();
    length += step.value.length;
    if (length > LARGEST_BODY.response) throw new TooLarge();
    chunks.push(step.value);
  }
}

/** Sends a program's request without anything of the reader's. Never rejects. */
export async function performRequest(
  { url, method, headers, body }: ProgramRequest,
  fetch: typeof globalThis.fetch,
): Promise<Performed> {
  const ending = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const feed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      ending.abort();
    }, PATIENCE);
  };
  feed();
  try {
    const response = await fetch(url, {
      method,
      headers: headers.map(([name, value]): [string, string] => [name, value]),
      body,
      mode: 'cors',
      credentials: 'omit',
      cache: 'no-store',
      redirect: 'follow',
      referrerPolicy: 'no-referrer',
      signal: ending.signal,
    });
    const { redirected, status, statusText } = response;
    const bytes = await readBody(response, feed);
    const told = { url: response.url, redirected, status, statusText };
    return { response: { problem: null, ...told, headers: [...response.headers] }, bytes };
  } catch (error) {
    ending.abort();
    const problem = error instanceof TooLarge ? 'too-large' : 'unreadable';
    return { response: { problem }, bytes: null };
  } finally {
    clearTimeout(timer);
  }
}
