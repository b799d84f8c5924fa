/** Which blocks of a session run before another one. */

import type { ToldPhrase } from './phrases.js';
import type { RunMode } from './run.js';

/** Hidden code that runs before a block, once a session. */
export interface PlanSetup {
  readonly id: string;
  readonly source: string;
  readonly mode: RunMode;
}

/** A block of a session, as its dependencies are found. */
export interface PlanBlock {
  /** Unique among the blocks of a plan. */
  readonly id: string;
  readonly source: string;
  readonly mode: RunMode;
  /** `auto`, `previous`, `none`, or ids with spaces between them. */
  readonly depends: string;
  /** What runs before it, in order. */
  readonly setup: readonly PlanSetup[];
}

/** The last run of a block in this interpreter. */
export interface PlanRun {
  /** Greater than that of any run before. */
  readonly order: number;
  /** As an earlier plan told it; empty if the run did not end well; null if no plan told it yet. */
  readonly fingerprint: string | null;
  /** Where it was null: the version of the blocks in which it ran; -1 for the blocks as they are. */
  readonly version: number;
  /** Its place in that version. */
  readonly index: number;
}

/** What is asked of the analysis in `python_run.dependencies`. */
export interface PlanQuestion {
  /** In document order. */
  readonly blocks: readonly (PlanBlock & { readonly ran: PlanRun | null })[];
  readonly versions: readonly (readonly PlanBlock[])[];
  /** The block that is to run; null to ask only which blocks are stale. */
  readonly target: string | null;
}

/** What a block does with names that another one needs. */
export interface Reason {
  readonly role:
    | 'defines'
    | 'changes'
    | 'deletes'
    | 'may define'
    /** Any name: it runs code that is not known. */
    | 'may define anything'
    /** The other one may need any name. */
    | 'may be used'
    /** What the author has written in `depends` asks for it. */
    | 'named by depends';
  /** Some of the names, and of how many more it is; none where the role says it all. */
  readonly names: readonly string[];
  readonly more: number;
}

/** A block that runs before the one that was asked for. */
export interface PlanStep {
  readonly id: string;
  readonly reasons: readonly Reason[];
}

/** What the analysis answers. */
export interface Plan {
  /** In the order in which they run. */
  readonly first: readonly PlanStep[];
  /** Blocks that ran well and would not be the same now; with each, all that it depends on. */
  readonly stale: readonly { readonly id: string; readonly dependencies: readonly string[] }[];
  /** Of the last runs, by the blocks' ids; empty where one did not end well. */
  readonly fingerprints: Readonly<Record<string, string>>;
  /** Why the block cannot run; null if it can. */
  readonly error: ToldPhrase | null;
}
