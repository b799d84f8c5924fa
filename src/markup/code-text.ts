/**
 * The text of a code block, and the text nodes that hold it. Generators add things to a block that are
 * not code (line numbers, buttons, notes), and leave out line ends between lines.
 */

/** Parts of a `pre` that are not code. */
const NOT_CODE =
  '.linenos,.linenodiv,.lineno,.ln,.lnt,.lntd:first-child,.gutter,.line-numbers-rows,' +
  '.line-numbers-wrapper,.hljs-ln-numbers,.headerlink,.lang,.diff.remove,button,nav,aside,' +
  'script,style,[data-python-run-ignore]';

/** Elements with one line each, often without line ends between them. */
export const LINE = 'tr,div,p,li,.line,.token-line,.code-line';

/** Elements whose white space only indents the markup. */
const LAYOUT = /^(TABLE|THEAD|TBODY|TR)$/;

/**
 * Matches everything that `NOT_CODE` and `LINE` match, `<br>`, and more besides. Every token of a page is
 * tested against it, so it has a few selectors instead of dozens.
 */
const MAYBE_NOT_CODE = ':not(span,code),[class*=l],.gutter,.diff,[data-python-run-ignore]';

/** `Node.TEXT_NODE`, which Node.js lacks. */
const TEXT_NODE = 3;

/** A part of the text that is in one text node. */
export interface TextPiece {
  readonly node: Text;
  /** Offset of the piece's first character in the block's text. */
  readonly start: number;
  /** The same character's offset in the node. */
  readonly from: number;
}

/** A block's text as the reader sees it, with its pieces in document order. */
export interface CodeText {
  readonly text: string;
  readonly pieces: readonly TextPiece[];
}

/** The `pre` with the code, not the one with a table's line numbers. */
export function findCodeBox(root: Element): HTMLElement {
  for (const pre of root.querySelectorAll('pre')) {
    const aside = pre.closest(NOT_CODE);
    const shown = !aside || aside === root || !root.contains(aside);
    if (shown && !pre.querySelector('pre')) return pre;
  }
  return root.querySelector('code') ?? (root as HTMLElement);
}

/** The text of the box. For most blocks `textContent` is right, and much faster. */
export function textOfCode(box: Element): string {
  return box.querySelector(MAYBE_NOT_CODE) ? readCodeText(box).text : box.textContent;
}

/** Reads the text nodes in order, with line ends for `<br>` and after line elements. */
export function readCodeText(box: Element): CodeText {
  const skipped = new Set<Node>(box.querySelectorAll(NOT_CODE));
  const lines = new Set<Node>(box.querySelectorAll(LINE));
  const pieces: TextPiece[] = [];
  let text = '';
  /** The last part added: looking at the end of `text` after each line would copy it each time. */
  let last = '';
  /** A line element has ended without a line end so far. */
  let pending = false;
  /** A line was left out, so the line end after it must go too. */
  let omitted = false;

  const add = (part: string): void => {
    text += last = part;
  };

  const endPendingLine = (): void => {
    if (pending) add('\n');
    pending = false;
  };

  const readText = (node: Text): void => {
    let from = 0;
    if (pending || omitted) {
      const blank = node.data.trim() === '';
      if (omitted && node.data.startsWith('\n')) from = 1;
      else if (pending && blank) from = Math.max(node.data.search(/[\r\n]/), 0);
      if (/[\r\n]/.test(node.data[from] ?? '')) pending = false;
      omitted = false;
      if (from === node.length || (pending && blank)) return;
      endPendingLine();
    }
    pieces.push({ node, start: text.length, from });
    add(node.data.slice(from));
  };

  const readLine = (line: Node): void => {
    endPendingLine();
    omitted = false;
    const start = text.length;
    readChildren(line);
    pending = text.length === start || !last.endsWith('\n');
  };

  const readChildren = (parent: Node): void => {
    for (let node = parent.firstChild; node; node = node.nextSibling) {
      if (node.nodeType === TEXT_NODE) {
        if (!LAYOUT.test(parent.nodeName)) readText(node as Text);
      } else if (skipped.has(node)) {
        omitted = lines.has(node);
      } else if (node.nodeName === 'BR') {
        pending = false;
        add('\n');
      } else if (lines.has(node)) {
        readLine(node);
      } else {
        readChildren(node);
      }
    }
  };

  readChildren(box);
  return { text, pieces };
}
