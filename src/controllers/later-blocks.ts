/** Blocks of a long page that become elements as they are read, in document order. */
export interface LaterBlocks {
  /** The blocks, as the page made them, with their places from 1; also those that are elements by now. */
  readonly numbers: ReadonlyMap<Element, number>;
  /** The element that a block will have, without the block in it. */
  make(block: Element): HTMLElement;
  /** Makes elements of some blocks now. */
  wrap(blocks: readonly Element[]): void;
}

/** Filled by the upgrade, for what runs blocks and is loaded later. */
export const laterBlocks: LaterBlocks[] = [];
