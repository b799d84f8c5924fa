/** A block as its page knows it, without its element or the DOM. */
import type { BadEnd, BlockName, Reason, RunMode } from '../protocol/messages.js';
import type { BareResult, RunEvent, RunSpec, RunState, Setup } from '../session/types.js';

/** The code of a block as it would run now. */
export interface BlockSource {
  readonly code: string;
  readonly mode: RunMode;
}

/** What a run of a block starts with. */
export interface RunStart {
  readonly spec: RunSpec;
  /** Called with each event, in order, until `end`. */
  readonly observe: (event: RunEvent<BareResult>) => void;
}

/** Which block needs another one, and why. */
export interface Need {
  readonly block: Block;
  readonly reasons: readonly Reason[];
}

/** A run that is in progress, or waits. */
export interface ActiveRun {
  readonly state: RunState;
  /** Never rejects. */
  readonly result: Promise<BareResult>;
  /** Whether it runs in the turn of a block that needs it, whose Stop stops it, too. */
  readonly isGuest: boolean;
  /** Lets it run in the turn of a block that needs it. */
  admit(need: Need): void;
  /** Stops it; at once, if called again. Resolves when it has ended. */
  stop(): Promise<void>;
}

/** A block of a page. Its properties are read when needed, and describe the page at that time. */
export interface Block {
  /** Identifies the block as long as the page lives. */
  readonly key: number;
  /** Shared by blocks that see each other: the document, or a shadow tree. */
  readonly scope: object;
  /** Whether it is still on the page. */
  readonly isOnPage: boolean;
  /** Its author's name for it; empty if there is none. */
  readonly id: string;
  /** Its place among the blocks of its scope, from 1; 0 if that is not known. */
  readonly number: number;
  /** The name of its session; null for a new interpreter for each run. */
  readonly session: string | null;
  /** Whether its session is in an opaque origin. */
  readonly isSandboxed: boolean;
  /** Whether it is a prompt at which the reader types. */
  readonly isConsole: boolean;
  /** Which blocks run first: `auto`, `previous`, `none`, or ids separated by white space. */
  readonly depends: string;
  /** The state of its own run. */
  readonly state: RunState;
  readonly notes: BlockNotes;
  /** The run in progress, or one that is starting; null if there is none. */
  run: ActiveRun | Promise<ActiveRun | null> | null;

  /** Whether it stands before another block of its scope. */
  comesBefore(other: Block): boolean;
  source(): BlockSource;
  /** What runs before it, in order. */
  setups(): readonly Setup[];
  /** Whether an id belongs to the block, or to an element inside or around it. */
  answersTo(id: string): boolean;
  /** Prepares its element for a run, and forgets the last run. Null if the page forbids it. */
  begin(): Promise<RunStart | null>;
  /** Replaces what is said about it. */
  setNotes(notes: BlockNotes): void;
  /** Scrolls it into view, and moves the focus to it. */
  show(): void;
}

/** A block as another block's note names it. */
export interface NamedBlock {
  readonly name: BlockName;
  show(): void;
}

/** A block, and why another one needs it. */
export type NeededBlock = NamedBlock & { readonly reasons: readonly Reason[] };

/** What is said about a block besides the state of its own run. */
export interface BlockNotes {
  /** Whether its session has other blocks, or it is a console. */
  readonly hasCompany?: boolean;
  /** Blocks that ran first, or will. */
  readonly first?: readonly NeededBlock[];
  /** The one of them that is running. */
  readonly current?: NamedBlock | null;
  /** Set if it ran because another block needed it. */
  readonly neededBy?: NeededBlock;
  /** Blocks that it depends on, edited since it ran. */
  readonly edited?: readonly NamedBlock[];
  /** Whether its session was restarted since it ran. */
  readonly isRestarted?: boolean;
  /** Progress of Run all, if that was started here. */
  readonly all?: RunAllProgress;
}

/** How far Run all has come. */
export interface RunAllProgress {
  /** The block that is running, or at which Run all stopped. */
  readonly block: NamedBlock | null;
  readonly done: number;
  readonly total: number;
  /** How the block ended at which Run all stopped; null if it goes on, or is complete. */
  readonly stoppedBy: BadEnd | null;
}
