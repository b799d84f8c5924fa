/**
 * The text of a code block and the text nodes that hold it. Generators put more than code into a
 * block (line numbers, buttons, notes) and less than its text (lines without line ends between).
 */

/** What stands in a `pre` and is not code. */
const NOT_CODE =
  '.linenos,.linenodiv,.lineno,.ln,.lnt,.lntd:first-child,.gutter,.line-numbers-rows,' +
  '.line-numbers-wrapper,.hljs-ln-numbers,.headerlink,.lang,.diff.remove,button,nav,aside,' +
  'script,style,[data-python-run-ignore]';

/** Elements that hold one line each, often without a line end in the text between them. */
export const LINE = 'tr,div,p,li,.line,.token-line,.code-line';

/** Elements in which white space is the layout of the markup. */
const LAYOUT = /^(TABLE|THEAD|TBODY|TR)$/;

/**
 * Matches all that `NOT_CODE` and `LINE` match, `<br>`, and more that is neither: it is asked of every
 * token of a page, and has a few selectors where those have dozens.
 */
const MAYBE_NOT_CODE = ':not(span,code),[class*=l],.gutter,.diff,[data-python-run-ignore]';

/** `Node.TEXT_NODE`: Node.js has no `Node`. */
const TEXT_NODE = 3;

/** A run of the text that lies in one text node. */
export interface TextPiece {
  readonly node: Text;
  /** Offset in the block's text of the piece's first character. */
  readonly start: number;
  /** Offset of that character in the node. */
  readonly from: number;
}

/** A block's text, as the reader sees it, and its pieces in document order. */
export interface CodeText {
  readonly text: string;
  readonly pieces: readonly TextPiece[];
}

/** The box that shows the code: the `pre`, in a table with line numbers that of the code's cell. */
export function findCodeBox(root: Element): HTMLElement {
  for (const pre of root.querySelectorAll('pre')) {
    const aside = pre.closest(NOT_CODE);
    const shown = !aside || aside === root || !root.contains(aside);
    if (shown && !pre.querySelector('pre')) return pre;
  }
  return root.querySelector('code') ?? (root as HTMLElement);
}

/** The text of the box alone; for most blocks the browser's own reading, which is much faster. */
export function textOfCode(box: Element): string {
  return box.querySelector(MAYBE_NOT_CODE) ? readCodeText(box).text : box.textContent;
}

/** Reads the box: its text nodes in order, `<br>` and the ends of line elements as line ends. */
export function readCodeText(box: Element): CodeText {
  const skipped = new Set<Node>(box.querySelectorAll(NOT_CODE));
  const lines = new Set<Node>(box.querySelectorAll(LINE));
  const pieces: TextPiece[] = [];
  let text = '';
  /** What was added last: to look at the end of `text` after each line would copy it each time. */
  let last = '';
  /** A line element has ended and no line end was seen since. */
  let pending = false;
  /** A line was left out: so is the line end that follows it. */
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
