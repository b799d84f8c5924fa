import type { Phrase } from '../protocol/messages.js';
import type { Session } from '../session/session.js';
import type { Sessions } from '../session/sessions.js';
import type { SharedSession } from '../session/shared-session.js';
import type { Block, BlockNotes } from './block.js';
import type { Blocks } from './blocks.js';

/** What surrounds a block: the page's other blocks, and its sessions. */
export class Surroundings {
  constructor(
    readonly blocks: Blocks,
    private readonly sessions: Sessions,
    /** Announces something to screen readers, in the language of a block. */
    readonly say: (phrase: Phrase, block: Block) => void,
  ) {}

  /** Returns the session from which a block's runs get their interpreter. */
  sessionOf({ session, isSandboxed }: Block): Session {
    return this.sessions.get(session, isSandboxed);
  }

  /** Returns the session of a block whose `session` is not null. */
  sharedSession({ session, isSandboxed }: Block): SharedSession {
    return this.sessions.named(session!, isSandboxed);
  }

  /** Adds to what is said about a block. */
  note(block: Block, notes: BlockNotes): void {
    block.setNotes({ ...block.notes, ...notes });
  }
}
