import type { ProgramRequest } from '../protocol/messages.js';
import type { Performed } from '../protocol/perform-request.js';
import type { AssetStore } from './asset-store.js';
import { Frame } from './frame.js';

/** The frame from which sandboxes' requests are sent; made for the first one. */
let gate: Frame | null = null;

/** Those who wait for an answer. */
const waiting = new Set<(performed: Performed) => void>();

/** The frame is gone, and will answer nobody. */
function forget(): void {
  gate = null;
  for (const give of waiting) give({ response: { problem: 'unreadable' }, bytes: null });
}

/**
 * Sends a sandbox's request from a frame without an origin: servers that trust this site's pages, such
 * as those of the reader's own network, must not take it for one of theirs.
 */
export function requestApart(request: ProgramRequest, store: AssetStore): Promise<Performed> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    const give = (performed: Performed) => {
      waiting.delete(give);
      port1.close();
      resolve(performed);
    };
    port1.onmessage = ({ data }) => {
      give(data as Performed);
    };
    if (gate?.isGone) gate = null;
    gate ??= new Frame(store, 'network', { failed: forget, lost: forget });
    waiting.add(give);
    gate.send({ type: 'request', request }, [port2]);
  });
}
