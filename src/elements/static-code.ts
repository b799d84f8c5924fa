import { normalizeCode, type SourceText } from '../source/normalize.js';
import { findCodeBox, readCodeText, type TextPiece } from '../markup/code-text.js';

/**
 * The static code of a block: its source, and the box that shows it. It knows the page as it was at
 * the time of its making: make a new one when the page may have changed.
 */
export class StaticCode {
  protected readonly box: HTMLElement;
  protected readonly pieces: readonly TextPiece[];
  protected readonly source: SourceText;
  /** The block's own text, from which the source was made. */
  readonly text: string;

  constructor(root: Element) {
    this.box = findCodeBox(root);
    const { text, pieces } = readCodeText(this.box);
    this.text = text;
    this.pieces = pieces;
    this.source = normalizeCode(text);
  }

  /** The code and where its lines came from. */
  read(): SourceText {
    return this.source;
  }

  /** The box that shows the code; its font, padding and colours are those of the code. */
  codeElement(): HTMLElement {
    return this.box;
  }
}
