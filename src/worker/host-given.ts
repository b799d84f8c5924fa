import type { ArchiveName, WorkerMessage } from '../protocol/messages.js';
import type { Slate } from '../protocol/slate.js';
import type { Sources } from './boot.js';

/** The Worker's end of its connection to the page: a Worker's global scope, or a message port. */
export interface HostPort {
  postMessage(message: WorkerMessage, transfer?: Transferable[]): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
}

/** What a Worker gets before anything else. */
export interface Connection extends Sources {
  readonly port: HostPort;
  /** Null if nobody can spell answers to this Worker. */
  readonly slate: Slate | null;
}

/** What a host is made with. */
export interface HostGiven extends Connection {
  /** Reads an archive at once; by default the page is asked. */
  readonly readArchive?: (name: ArchiveName) => ArrayBuffer;
}
