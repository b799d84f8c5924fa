/** What a console is told besides what runs show. */

/** A statement of what was typed at a prompt. */
export interface Statement {
  readonly source: string;
  /** Whether it is the word that ends a console. */
  readonly exits: boolean;
}

/** What can stand where the cursor is. */
export interface Completions {
  /** What has been typed of the word. */
  readonly prefix: string;
  readonly options: readonly {
    readonly label: string;
    /** What it is, in a word for readers; may be empty. */
    readonly detail: string;
  }[];
}

/** What a call takes, and what it is for. */
export interface Signature {
  /** As it is written in the code. */
  readonly name: string;
  /** With its brackets; empty where Python does not know it. */
  readonly signature: string;
  /** The first paragraph of the docstring; may be empty. */
  readonly doc: string;
}
