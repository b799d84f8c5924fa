/** What the bench does to a page of any subject, and sees of it. Runs in the page. */

export interface PageBlock {
  /** Presses its Run button. */
  run(): void;
  /** Does what a reader does to end its program; the way on may be long. */
  stop(): void;
  /** What its program has printed, as the document shows it. */
  shown(): string;
  /** Whether its last run is over, so that it can run again. */
  isOver(): boolean;
}

export interface PageSubject {
  /** The page's blocks in their order; null while they cannot be pressed yet. */
  blocks(): readonly PageBlock[] | null;
  /** Where the document changes when something is shown. */
  roots(): readonly Node[];
}
