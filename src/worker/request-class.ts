import { headersFor, isRemote, withStack, type Answer, type Network } from './network.js';

type Kind = XMLHttpRequestResponseType;

const DONE = 4;

/** Methods whose requests have no body: browsers leave it out, as `fetch` does not. */
const WITHOUT_BODY = ['GET', 'HEAD'];

const isNamed = (name: string) => (header: readonly [string, string]) =>
  header[0].toLowerCase() === name.toLowerCase();

const domError = (message: string, name: string) =>
  withStack(new DOMException(message, name)) as DOMException;

/** The header that a browser adds for a body, unless the program says another. */
function typeHeader(
  type: string | null | undefined,
  asked: readonly [string, string][],
): [string, string][] {
  return type && !asked.some(isNamed('content-type')) ? [['Content-Type', type]] : [];
}

/** The bytes of what a synchronous request can send. */
function bytesNow(body: XMLHttpRequestBodyInit | null | undefined): ArrayBuffer | null {
  if (body == null) return null;
  if (body instanceof ArrayBuffer) return body;
  if (ArrayBuffer.isView(body)) {
    const { buffer, byteOffset, byteLength } = body;
    return new Uint8Array(buffer, byteOffset, byteLength).slice().buffer;
  }
  if (body instanceof Blob) return new FileReaderSync().readAsArrayBuffer(body);
  if (body instanceof FormData) {
    throw new TypeError('A request that blocks cannot send a form: send it with fetch.');
  }
  return new TextEncoder().encode(body.toString()).buffer;
}

/**
 * Makes a class that does what an `XMLHttpRequest` does, by way of the page. It leaves addresses of
 * Blobs and data to the browser's own class.
 */
export function requestClass(
  native: typeof XMLHttpRequest,
  network: Network,
): typeof XMLHttpRequest {
  class PageRequest extends native {
    private remote: { method: string; url: string; isLater: boolean } | null = null;
    private asked: [name: string, value: string][] = [];
    private answer: Answer | null = null;
    private phase = 0;
    private kind: Kind = '';
    private type = '';
    private turn = 0;

    override open(method: string, url: string | URL, isLater = true, ...rest: string[]): void {
      const address = String(url);
      this.remote = null;
      if (!isRemote(address)) {
        super.open(method, address, isLater, ...rest);
        return;
      }
      this.remote = { method: method.toUpperCase(), url: network.absolute(address), isLater };
      this.asked = [];
      this.answer = null;
      this.turn++;
      this.step(1);
    }

    override setRequestHeader(name: string, value: string): void {
      if (this.remote) this.asked.push([name, value]);
      else super.setRequestHeader(name, value);
    }

    override overrideMimeType(type: string): void {
      this.type = type;
      if (!this.remote) super.overrideMimeType(type);
    }

    override send(given?: XMLHttpRequestBodyInit | null): void {
      const { remote, turn } = this;
      if (!remote) {
        try {
          super.send(given);
        } catch (error) {
          throw withStack(error);
        }
        return;
      }
      const { method, url, isLater } = remote;
      const body = WITHOUT_BODY.includes(method) ? null : (given ?? null);
      // Makes up the boundary of a form, which both its type and its bytes have.
      const packed = body === null ? null : new Response(body);
      const type = packed?.headers.get('content-type');
      const headers = [...headersFor(this.asked), ...typeHeader(type, this.asked)];
      const request = { url, method, headers };
      if (!isLater) {
        try {
          this.end(network.sendNow({ ...request, body: bytesNow(body) }));
        } catch (error) {
          this.phase = DONE;
          throw domError((error as Error).message, 'NetworkError');
        }
        return;
      }
      const late =
        this.timeout > 0 &&
        setTimeout(() => {
          this.fail(turn, 'timeout');
        }, this.timeout);
      void Promise.resolve(packed?.arrayBuffer() ?? null)
        .then((bytes) => network.send({ ...request, body: bytes }))
        .then(
          (answer) => {
            if (turn === this.turn) this.end(answer);
          },
          () => {
            this.fail(turn, 'error');
          },
        )
        .finally(() => {
          if (late) clearTimeout(late);
        });
    }

    override abort(): void {
      if (this.remote) this.fail(this.turn, 'abort');
      else super.abort();
    }

    override getResponseHeader(name: string): string | null {
      if (!this.remote) return super.getResponseHeader(name);
      const same = (this.answer?.head.headers ?? []).filter(isNamed(name));
      return same.length > 0 ? same.map(([, value]) => value).join(', ') : null;
    }

    override getAllResponseHeaders(): string {
      if (!this.remote) return super.getAllResponseHeaders();
      const headers = this.answer?.head.headers ?? [];
      return headers.map(([name, value]) => `${name.toLowerCase()}: ${value}\r\n`).join('');
    }

    override get readyState(): number {
      return this.remote ? this.phase : super.readyState;
    }

    override get status(): number {
      return this.remote ? (this.answer?.head.status ?? 0) : super.status;
    }

    override get statusText(): string {
      return this.remote ? (this.answer?.head.statusText ?? '') : super.statusText;
    }

    override get responseURL(): string {
      return this.remote ? (this.answer?.head.url ?? '') : super.responseURL;
    }

    override get responseType(): Kind {
      return this.kind;
    }

    override set responseType(kind: Kind) {
      this.kind = kind;
      super.responseType = kind;
    }

    override get responseText(): string {
      if (!this.remote) return super.responseText;
      if (this.kind !== '' && this.kind !== 'text') {
        throw domError('The response is no text.', 'InvalidStateError');
      }
      return this.text;
    }

    override get response(): unknown {
      if (!this.remote) return super.response as unknown;
      const { body } = this.answer ?? {};
      switch (this.kind) {
        case 'arraybuffer':
          return body ?? null;
        case 'blob':
          return body ? new Blob([body], { type: this.contentType }) : null;
        case 'json':
          try {
            return JSON.parse(this.text) as unknown;
          } catch {
            return null;
          }
        default:
          return this.text;
      }
    }

    private get contentType(): string {
      return this.type || (this.getResponseHeader('content-type') ?? '');
    }

    private get text(): string {
      if (!this.answer) return '';
      const [, label] = /charset="?([^\s";]+)/i.exec(this.contentType) ?? [];
      try {
        return new TextDecoder(label).decode(this.answer.body);
      } catch {
        return new TextDecoder().decode(this.answer.body); // nobody knows that encoding
      }
    }

    private end(answer: Answer): void {
      this.answer = answer;
      for (const phase of [2, 3, DONE]) this.step(phase);
      this.tell('load');
      this.tell('loadend');
    }

    private fail(turn: number, how: 'error' | 'timeout' | 'abort'): void {
      if (turn !== this.turn || this.phase === 0 || this.phase === DONE) return;
      this.turn++;
      this.answer = null;
      this.step(DONE);
      this.tell(how);
      this.tell('loadend');
    }

    private step(phase: number): void {
      this.phase = phase;
      this.dispatchEvent(new Event('readystatechange'));
    }

    private tell(type: string): void {
      const size = this.answer?.body.byteLength ?? 0;
      const how = { lengthComputable: size > 0, loaded: size, total: size };
      this.dispatchEvent(new ProgressEvent(type, how));
    }
  }
  return PageRequest;
}
