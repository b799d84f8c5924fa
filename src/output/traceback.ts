import type { RunError } from '../session/types.js';
import type { Words } from '../words/words.js';
import { createElement } from './create-element.js';
import { placeLink } from './places.js';
import { piecesOfText } from './terminal.js';
import { linkedText } from './text-nodes.js';

/** A traceback longer than this is cut where it is shown; the result has all of it. */
const LONGEST = 100_000;

/** What precedes the lines of an exception in a group. */
const IN_GROUP = /^ *[|+](?:-[-+]*)? ?/;
const HEADING = /^(?:Exception Group )?Traceback \(most recent call last\):$/;
const BETWEEN =
  /^(?:The above exception was the direct cause of|During handling of the above exception, another)\b/;
const FRAME = /^(.*?  File )("(.+)", line (\d+))(?:(, in )(.+))?$/;
const CARETS = /^ *[~^][~^ ]*$/;

/** The kind of a traceback's line, for its stylesheet. */
type LineKind = 'quiet' | 'frame' | 'source' | 'carets' | 'cause';

const linkedElement = (name: 'span' | 'strong' | 'p', className: string, text: string) =>
  createElement(name, className, ...linkedText(text));

/** Where a traceback's last part begins, which says what went wrong. */
function conclusionOf(text: string, type: string): number {
  for (let end = text.length, start; end > 0; end = start - 1) {
    start = text.lastIndexOf('\n', end - 1) + 1;
    // A class in a module has the module's name before its own.
    const [name = ''] = text.slice(start, end).split(':', 1);
    if (name === type || name.endsWith(`.${type}`)) return start;
  }
  return text.length;
}

function kindOf(line: string, before: LineKind): LineKind {
  const text = line.replace(IN_GROUP, '');
  if (!text || HEADING.test(text) || BETWEEN.test(text) || /^\d+ -+$/.test(text)) return 'quiet';
  if (FRAME.test(line)) return 'frame';
  if (CARETS.test(text) && (before === 'source' || before === 'carets')) return 'carets';
  // A message may go on with indented lines, too, which are not code.
  if (before !== 'cause' && /^ {4}/.test(text)) return 'source';
  if (/^ +\[Previous line repeated/.test(text)) return 'quiet';
  return 'cause';
}

/** Whether a frame is neither in a block, nor in other code without a file. */
const isOfLibrary = (line: string) => FRAME.exec(line)?.[3]?.startsWith('<') === false;

/** The line that names a frame, with a link if the frame is in a block of the page. */
function frameLine(line: string, className: string, source: string): HTMLElement {
  const [, head = '', place = '', filename = '', number = '', within = '', name = ''] =
    FRAME.exec(line) ?? [];
  const link = placeLink(place, { filename, line: Number(number), text: source });
  const made = createElement('span', className, head, link, within);
  if (name) made.append(linkedElement('span', 'function', name));
  return made;
}

/** The lines of a traceback, or of a part that ends with a line. */
function linesOf(text: string): Node[] {
  const lines = text.split('\n');
  let before: LineKind = 'quiet';
  let isLibrary = false;
  return lines.flatMap((line, at) => {
    const kind = kindOf(line, before);
    before = kind;
    const source = lines[at + 1]?.replace(IN_GROUP, '').trim() ?? '';
    if (kind === 'frame') isLibrary = isOfLibrary(line);
    else if (kind === 'cause') isLibrary = false;
    const className = isLibrary ? `${kind} library` : kind;
    const made =
      kind === 'frame'
        ? frameLine(line, className, source)
        : linkedElement('span', className, line);
    return at < lines.length - 1 ? [made, document.createTextNode('\n')] : line ? [made] : [];
  });
}

/**
 * CPython's traceback, with links from its frames to lines of the page's blocks, and its conclusion
 * set apart; then advice, if there is any.
 */
export function tracebackBlock(
  words: Words,
  { traceback, type, advice }: Pick<RunError, 'traceback' | 'type' | 'advice'>,
): HTMLElement[] {
  // A message may contain escape sequences, which a terminal would obey.
  const all = piecesOfText(traceback.trimEnd(), 'stdout');
  const text = all.map((piece) => piece.text).join('');
  const at = conclusionOf(text, type);
  const lines = linesOf(text.slice(0, Math.min(at, LONGEST)));
  const made = createElement('pre', 'traceback', ...lines);
  made.part.add('traceback');
  if (at > LONGEST) made.append(`…\n${words.moreCharacters(at - LONGEST)}\n`);
  made.append(linkedElement('strong', '', text.slice(at, at + LONGEST)));
  if (advice === undefined) return [made];
  return [made, adviceBlock(advice)];
}

/** What to do about an error. */
export const adviceBlock = (advice: string): HTMLElement => linkedElement('p', 'advice', advice);
