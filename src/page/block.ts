/** A block as its page knows it: no element, and nothing of the DOM. */
import type { BadEnd, BlockName, Reason, RunMode } from '../protocol/messages.js';
import type { BareResult, RunEvent, RunSpec, RunState, Setup } from '../session/types.js';

/** The code of a block as it would run now. */
export interface BlockSource {
  readonly code: string;
  readonly mode: RunMode;
}

/** What a run of a block begins with. */
export interface RunStart {
  readonly spec: RunSpec;
  /** Told all that happens, in order, until `end`. */
  readonly observe: (event: RunEvent<BareResult>) => void;
}

/** Which block needs another one, and why. */
export interface Need {
  readonly block: Block;
  readonly reasons: readonly Reason[];
}

/** A run that is on, or waits. */
export interface ActiveRun {
  readonly state: RunState;
  /** Never rejects. */
  readonly result: Promise<BareResult>;
  /** Whether it runs in the turn of a block that needs it: that one's Stop is its, too. */
  readonly isGuest: boolean;
  /** Lets it in during the turn of a block that needs it. */
  admit(need: Need): void;
  /** Stops it; called again, at once. Resolves when it is over. */
  stop(): Promise<void>;
}

/** A block of a page. What it says is read when it is needed, so that it is as the page has it then. */
export interface Block {
  /** Stands for the block as long as the page lives. */
  readonly key: number;
  /** What blocks that see each other share: the document, or a shadow tree. */
  readonly scope: object;
  /** Whether it is there still. */
  readonly isOnPage: boolean;
  /** Its author's name for it; empty without one. */
  readonly id: string;
  /** Its place among the blocks of its scope, from 1, where that is known; otherwise 0. */
  readonly number: number;
  /** The name of its session; null for a fresh interpreter for each run. */
  readonly session: string | null;
  /** Whether its session is one in an opaque origin. */
  readonly isSandboxed: boolean;
  /** Whether it is a prompt at which the reader types. */
  readonly isConsole: boolean;
  /** Which blocks run first: `auto`, `previous`, `none`, or ids with white space between them. */
  readonly depends: string;
  /** The state of its own run. */
  readonly state: RunState;
  readonly notes: BlockNotes;
  /** The run that is on, or will be; null when there is none. */
  run: ActiveRun | Promise<ActiveRun | null> | null;

  /** Whether it stands before another block of its scope. */
  comesBefore(other: Block): boolean;
  source(): BlockSource;
  /** What runs before it, in order. */
  setups(): readonly Setup[];
  /** Whether an id is of the block, or of what stands in it or around it and it alone. */
  answersTo(id: string): boolean;
  /** Makes it ready for a run: its element is there, and forgets the last one. Null where the page forbids it. */
  begin(): Promise<RunStart | null>;
  /** Says this of it instead of what was said. */
  setNotes(notes: BlockNotes): void;
  /** Brings it into view, with the focus on it. */
  show(): void;
}

/** A block as another one's note names it. */
export interface NamedBlock {
  readonly name: BlockName;
  show(): void;
}

/** A block, and why another one needs it. */
export type NeededBlock = NamedBlock & { readonly reasons: readonly Reason[] };

/** What is said of a block besides the state of its own run. */
export interface BlockNotes {
  /** Whether its session has other blocks. */
  readonly hasCompany?: boolean;
  /** What ran first, or will. */
  readonly first?: readonly NeededBlock[];
  /** The one of them that runs now. */
  readonly current?: NamedBlock | null;
  /** It ran because another block needed it. */
  readonly neededBy?: NeededBlock;
  /** Blocks that it depends on and that were edited since it ran. */
  readonly edited?: readonly NamedBlock[];
  /** Its session was restarted since it ran. */
  readonly isRestarted?: boolean;
  /** Of a run of all blocks that was begun here: how far it is, or where it ended. */
  readonly all?: RunAllProgress;
}

/** How far a run of all blocks is. */
export interface RunAllProgress {
  /** The block that runs, or at which it ended. */
  readonly block: NamedBlock | null;
  readonly done: number;
  readonly total: number;
  /** How the block ended at which it stopped; null while it goes on, or at its end. */
  readonly stoppedBy: BadEnd | null;
}
