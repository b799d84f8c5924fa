/** A block as another one's note names it. */
export interface NamedBlock {
  readonly name: string;
  /** Brings it into view, with the focus on it. */
  show(): void;
}

/** What is said of a block besides the state of its own run. */
export interface BlockNotes {
  /** Whether its session has other blocks. */
  readonly hasCompany?: boolean;
  /** What ran first, or will, with the reasons ("defines `df`"). */
  readonly first?: readonly (NamedBlock & { readonly text: string })[];
  /** The one of them that runs now. */
  readonly current?: NamedBlock | null;
  /** It ran because another block needed it. */
  readonly neededBy?: NamedBlock & { readonly text: string };
  /** Blocks that it depends on and that were edited since it ran. */
  readonly edited?: readonly NamedBlock[];
  /** Its session was begun anew since it ran. */
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
  readonly stoppedBy: 'error' | 'stopped' | 'timeout' | null;
}
