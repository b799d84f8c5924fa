/** Which blocks of a session run before another one. */

import type { ToldPhrase } from './phrases.js';
import type { RunMode } from './run.js';

/** Hidden code that runs before a block, once per session. */
export interface PlanSetup {
  readonly id: string;
  readonly source: string;
  readonly mode: RunMode;
}

/** A block of a session, as the analysis of dependencies takes it. */
export interface PlanBlock {
  /** Unique among the blocks of a plan. */
  readonly id: string;
  readonly source: string;
  readonly mode: RunMode;
  /** `auto`, `previous`, `none`, or ids separated by spaces or commas. */
  readonly depends: string;
  /** The setups that run before it, in order. */
  readonly setup: readonly PlanSetup[];
}

/** The last run of a block in this interpreter. */
export interface PlanRun {
  /** Greater than for any earlier run. */
  readonly order: number;
  /** From an earlier plan; empty if the run failed; null if no plan has given it yet. */
  readonly fingerprint: string | null;
  /** If that is null: the version of the blocks in which it ran; -1 for the current blocks. */
  readonly version: number;
  /** Its index in that version. */
  readonly index: number;
}

/** A question to the analysis in `python_run.dependencies`. */
export interface PlanQuestion {
  /** In document order. */
  readonly blocks: readonly (PlanBlock & { readonly ran: PlanRun | null })[];
  readonly versions: readonly (readonly PlanBlock[])[];
  /** The block to run; null to ask only which blocks are stale. */
  readonly target: string | null;
}

/** What a block does with names that another one needs. */
export interface Reason {
  readonly role:
    | 'defines'
    | 'changes'
    | 'deletes'
    | 'may define'
    /** Any name: it runs unknown code. */
    | 'may define anything'
    /** The other block may need any name. */
    | 'may be used'
    /** The author's `depends` names it. */
    | 'named by depends';
  /** Some of the names, and the number of further ones; none if the role says everything. */
  readonly names: readonly string[];
  readonly more: number;
}

/** A block that runs before the requested one. */
export interface PlanStep {
  readonly id: string;
  readonly reasons: readonly Reason[];
}

/** The analysis' answer. */
export interface Plan {
  /** In the order in which they run. */
  readonly first: readonly PlanStep[];
  /** Blocks whose last run succeeded, but would differ now; each with all its dependencies. */
  readonly stale: readonly { readonly id: string; readonly dependencies: readonly string[] }[];
  /** Of the last runs, by block id; empty for a failed one. */
  readonly fingerprints: Readonly<Record<string, string>>;
  /** Why the block cannot run; null if it can. */
  readonly error: ToldPhrase | null;
}
