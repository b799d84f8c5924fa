import { normalizeCode, type SourceText } from '../source/normalize.js';
import { findCodeBox, readCodeText, type TextPiece } from '../markup/code-text.js';

/**
 * The static code of a block: its source, and the box that shows it. Describes the page at the time
 * of its creation: make a new one when the page may have changed.
 */
export class StaticCode {
  /** The box that shows the code, in the code's font, padding and colours. */
  readonly box: HTMLElement;
  /** The code and where its lines came from. */
  readonly source: SourceText;
  protected readonly pieces: readonly TextPiece[];
  /** The block's own text, from which the source was made. */
  readonly text: string;

  constructor(root: Element) {
    this.box = findCodeBox(root);
    const { text, pieces } = readCodeText(this.box);
    this.text = text;
    this.pieces = pieces;
    this.source = normalizeCode(text);
  }
}
