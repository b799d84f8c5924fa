import type { Phrase } from '../protocol/messages.js';
import type { Session } from '../session/session.js';
import type { Sessions } from '../session/sessions.js';
import type { SharedSession } from '../session/shared-session.js';
import type { Block, BlockNotes } from './block.js';
import type { Blocks } from './blocks.js';

/** What stands around a block of a page. */
export class Surroundings {
  constructor(
    readonly blocks: Blocks,
    private readonly sessions: Sessions,
    /** Says something to those who do not see the page, in the language of a block. */
    readonly say: (phrase: Phrase, block: Block) => void,
  ) {}

  /** Where a block's runs get their interpreter from. */
  sessionOf({ session, isSandboxed }: Block): Session {
    return this.sessions.get(session, isSandboxed);
  }

  /** The session of a block that has one. */
  sharedSession({ session, isSandboxed }: Block): SharedSession {
    return this.sessions.named(session!, isSandboxed);
  }

  /** Says something of a block besides what is said already. */
  note(block: Block, notes: BlockNotes): void {
    block.setNotes({ ...block.notes, ...notes });
  }
}
