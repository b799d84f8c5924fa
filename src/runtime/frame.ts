import type { FrameHello, FrameMessage, FramePort } from '../protocol/frame.js';
import { trustedFrameHtml } from '../protocol/trusted-types.js';
import type { AssetStore } from './asset-store.js';
import { assetOf, urlOf } from './assets.js';
import { RuntimeError } from './errors.js';

/** Milliseconds in which a frame must report that its script runs. */
const PATIENCE = 10_000;

/** Milliseconds after which a silent frame gets another beside it: once it has loaded, and in any case. */
const HESITATION = { loaded: 200, silent: 2000 } as const;

/** A frame without an origin. */
function makeFrame(): HTMLIFrameElement {
  const frame = document.createElement('iframe');
  frame.sandbox.add('allow-scripts');
  frame.hidden = true;
  frame.title = 'Python';
  return frame;
}

/** The frame's document, from the store or the host. */
async function frameHtml(store: AssetStore): Promise<string> {
  const stored = await store.read(assetOf('frame'));
  if (stored) return new TextDecoder().decode(stored);
  const url = urlOf('frame');
  const failed = (status: number) => new RuntimeError({ code: 'download-failed', url, status });
  const response = await fetch(url).catch(() => {
    throw failed(0);
  });
  if (!response.ok) throw failed(response.status);
  return response.text();
}

/** What a frame may fetch, as its document says it. */
const CLOSED = 'connect-src blob: data:';
const OPEN = 'connect-src http: https:';

/** What a frame reports to its owner. */
export interface FrameEvents {
  /** It cannot be used. */
  failed(error: unknown): void;
  /** It was removed from the page. */
  lost(): void;
}

/**
 * A frame without an origin, and the port to its script. Its document is a file of ours, which the
 * page's own policy does not reach. From another host, whose files may not come as documents, and
 * where the file does not load (without a network, or if its host forbids frames), its text is put
 * into the frame.
 */
export class Frame {
  private readonly port: MessagePort;
  private readonly farPort: MessagePort;
  /** Those tried; after `greet`, the one in use. */
  private readonly frames: HTMLIFrameElement[] = [];
  private readonly patience: ReturnType<typeof setTimeout>;
  private watch: MutationObserver | null = null;
  private isGreeted = false;
  private isClosed = false;
  private hasText = false;
  private isFileComing = false;

  /**
   * @param reach `local`: its policy closes the network. `network`: it can send requests, as nobody
   * @param serve if given, serves the port in the page itself instead of a frame
   */
  constructor(
    private readonly store: AssetStore,
    private readonly reach: 'local' | 'network',
    private readonly events: FrameEvents,
    serve?: () => Promise<(port: MessagePort) => void>,
  ) {
    const { port1, port2 } = new MessageChannel();
    this.port = port1;
    this.farPort = port2;
    this.patience = setTimeout(this.giveUp, PATIENCE);
    if (serve) void serve().then((begin) => this.serveHere(begin), this.fail);
    else this.open();
  }

  /** Whether its document was removed. */
  get isGone(): boolean {
    return this.frames.some((frame) => !frame.isConnected);
  }

  /** Whether its script is connected, and must answer. */
  get isOpen(): boolean {
    return this.isGreeted && !this.isClosed;
  }

  send(message: FrameMessage, transfer: Transferable[] = []): void {
    this.port.postMessage(message, transfer);
  }

  close(): void {
    this.isClosed = true;
    this.rest();
    this.watch?.disconnect();
    for (const frame of this.frames) frame.remove();
    this.port.close();
  }

  private serveHere(begin: (port: MessagePort) => void): void {
    this.rest();
    begin(this.farPort);
  }

  private open(): void {
    addEventListener('message', this.greet);
    if (this.reach === 'network' || new URL(urlOf('frame')).origin !== location.origin) {
      this.openTextIn(0);
      return;
    }
    this.isFileComing = true;
    if (globalThis.crossOriginIsolated) {
      // Firefox shows a file there only if a header allows it, and complains; a strict policy, only a file.
      this.openTextIn(0);
      setTimeout(this.openFile, HESITATION.silent);
    } else {
      this.openFile();
      this.openTextIn(HESITATION.silent);
    }
  }

  private readonly openFile = () => {
    if (this.isGreeted || this.isClosed) return;
    const frame = makeFrame();
    frame.addEventListener('load', () => {
      this.isFileComing = false;
      this.openTextIn(HESITATION.loaded);
    });
    frame.src = urlOf('frame');
    this.show(frame);
  };

  private openTextIn(milliseconds: number): void {
    setTimeout(() => {
      this.openText().catch(this.fail);
    }, milliseconds);
  }

  private async openText(): Promise<void> {
    if (this.isGreeted || this.isClosed || this.hasText) return;
    this.hasText = true;
    const html = await frameHtml(this.store);
    // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- may have changed
    if (this.isGreeted || this.isClosed) return;
    const frame = makeFrame();
    frame.addEventListener('load', () => {
      // A policy stops its script; then no other will come.
      if (!this.isFileComing) setTimeout(this.giveUp, HESITATION.silent);
    });
    const isOpen = this.reach === 'network';
    frame.srcdoc = trustedFrameHtml(isOpen ? html.replace(CLOSED, OPEN) : html);
    this.show(frame);
  }

  private show(frame: HTMLIFrameElement): void {
    this.frames.push(frame);
    document.documentElement.append(frame); // a page may replace its whole body
  }

  /** Connects the first frame that reports. */
  private readonly greet = ({ source, data }: MessageEvent) => {
    const frame = this.frames.find(({ contentWindow }) => contentWindow === source);
    if (!frame || (Object(data) as Partial<FrameHello>).type !== 'python-run-frame') return;
    this.isGreeted = true;
    this.rest();
    frame.contentWindow?.postMessage({ type: 'frame-port' } satisfies FramePort, '*', [
      this.farPort,
    ]);
    for (const other of this.frames) if (other !== frame) other.remove();
    this.frames.splice(0, this.frames.length, frame);
    this.watch = new MutationObserver(() => {
      if (frame.isConnected) return;
      this.watch?.disconnect();
      this.events.lost();
    });
    this.watch.observe(document.documentElement, { childList: true });
  };

  /** Nothing is waited for any more. */
  private rest(): void {
    clearTimeout(this.patience);
    removeEventListener('message', this.greet);
  }

  private readonly giveUp = () => {
    if (!this.isGreeted) this.fail(new RuntimeError({ code: 'frame-late' }));
  };

  private readonly fail = (error: unknown) => {
    if (this.isClosed) return;
    this.close();
    this.events.failed(error);
  };
}
