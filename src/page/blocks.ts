import type { BlockName } from '../protocol/messages.js';
import type { Block, NamedBlock } from './block.js';

/** The blocks of a page, which register as they come and go. */
export class Blocks {
  /** Called when a block's code has changed, or the block was reset. */
  whenChanged: (block: Block) => void = () => undefined;
  private readonly all = new Set<Block>();

  add(block: Block): void {
    this.all.add(block);
  }

  remove(block: Block): void {
    this.all.delete(block);
  }

  /** Returns blocks that see each other, in document order. */
  in(scope: object): Block[] {
    const there = [...this.all].filter((block) => block.scope === scope && block.isOnPage);
    return there.sort((a, b) => (a.comesBefore(b) ? -1 : 1));
  }

  /** Returns the blocks and consoles of a block's session, including itself, in document order. */
  ofSession({ scope, session, isSandboxed }: Block): Block[] {
    return this.in(scope).filter(
      (one) => one.session === session && one.isSandboxed === isSandboxed,
    );
  }

  /** Returns the places of the blocks of a scope, from 1. */
  numbersIn(scope: object): Map<Block, number> {
    return new Map(this.in(scope).map((block, index) => [block, block.number || index + 1]));
  }

  /** Returns its place among the blocks of its scope, from 1; 0 if it is not on the page. */
  numberOf(block: Block): number {
    return block.number || this.in(block.scope).indexOf(block) + 1;
  }

  /** The name that readers see. */
  nameOf(block: Block): BlockName {
    return block.id || this.numberOf(block);
  }

  named(block: Block): NamedBlock {
    return { name: this.nameOf(block), show: () => block.show() };
  }
}
