import type { PageMessage } from '../protocol/messages.js';
import type { StopFlag } from './stop-flag.js';

/** A Worker of the page or of Node, or one in a sandbox, which has its own kind of stop flag. */
export interface AnyWorker extends Pick<Worker, 'addEventListener' | 'terminate'> {
  postMessage(message: PageMessage, transfer: Transferable[]): void;
  makeStopFlag?(): StopFlag;
  /** Whether its programs may get nothing of the page's site. */
  readonly isSandboxed?: boolean;
  /** Whether it can share memory, if the page does not decide that. */
  readonly sharesMemory?: boolean;
}
