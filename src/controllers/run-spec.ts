import type { RunMode } from '../protocol/messages.js';
import type { Setup } from '../session/setup.js';
import type { RunSpec } from '../session/types.js';
import { examplesOf } from '../source/examples.js';
import { normalizeCode, type SourceText } from '../source/normalize.js';

/** What a block says of its runs. */
export interface RunnableBlock {
  readonly id: string;
  readonly localName: string;
  /** Its place on the page, from 1; 0 where all blocks of the page are elements. */
  readonly number: number;
  readonly code: string;
  readonly mode: RunMode;
  /** Whether it is a prompt: its code is what the reader types. */
  readonly console: boolean;
  /** Null or empty for a fresh interpreter, or for one that a console has for itself. */
  readonly session: string | null;
  readonly sandbox: boolean;
  /** Seconds; 0 for no limit. */
  readonly timeout: number;
  readonly stdin: string | null;
  /**
   * Text, or the id of the element that has it; null when nothing is expected. Of a transcript, the
   * same transcript with the directives of doctest that its page leaves out.
   */
  readonly expect: string | null;
  /** What is put into the working directory: addresses, each with `:path` or not; null for none. */
  readonly files: string | null;
  /** Ids of the code that runs before, between spaces; null for none. */
  readonly setup: string | null;
  /** The code as the page has it, and the text of which it was made. */
  readonly staticCode: { readonly text: string; read(): SourceText };
  readonly packages: string | null;
  readonly packageBase: string | null;
  readonly packageIndex: string | null;
  /** Whether its output may run scripts in a frame, and load what comes from elsewhere. */
  readonly trusted: boolean;
}

/** How much was typed at the prompts of this page. */
let inputs = 0;

/** The sessions of consoles that share none. */
const ownSessions = new WeakMap<object, string>();
let lastOwn = 0;

/** The name of a block's session; null for a fresh interpreter for each run. */
export function sessionOf(block: Pick<RunnableBlock, 'session' | 'console'>): string | null {
  if (block.session) return block.session;
  if (!block.console) return null;
  let own = ownSessions.get(block);
  // No attribute has that name: the parser takes no null character.
  if (own === undefined) ownSessions.set(block, (own = `\0${String(++lastOwn)}`));
  return own;
}

/** Reads off a block what is to run. */
export function specOf(block: RunnableBlock): RunSpec {
  const { code, sandbox, timeout, stdin } = block;
  return {
    code,
    mode: block.console ? 'console' : block.mode,
    timeout,
    stdin,
    // As CPython calls what is typed at its prompt; with a number that no other code has.
    filename: block.console ? `<python-input-${String(inputs++)}>` : nameOf(block),
    session: sessionOf(block),
    packages: requirementsOf(block.packages ?? ''),
    places: { base: absolute(block.packageBase), index: absolute(block.packageIndex) },
    isSandboxed: sandbox,
    setup: setupsOf(block),
    files: listed(block.files),
    ...(block.console ? {} : expectationsOf(block)),
  };
}

/** The items of a list that is written between white space. */
const listed = (list: string | null) => list?.split(/\s+/).filter(Boolean) ?? [];

/** What runs before a block, in order. */
export function setupsOf({ setup }: Pick<RunnableBlock, 'setup'>): readonly Setup[] {
  return listed(setup).map(setupOf);
}

/** What runs before: a block's code as it is now, or a text that the page does not show. */
function setupOf(id: string): Setup {
  const element = document.getElementById(id);
  const block = element?.closest('python-run') as RunnableBlock | null | undefined;
  if (block) return { id, code: block.code, mode: block.mode, filename: nameOf(block) };
  const text = (element instanceof HTMLTemplateElement ? element.content : element)?.textContent;
  const { code, mode } = normalizeCode(text ?? '');
  return { id, code: text == null ? null : code, mode, filename: `<${id}>` };
}

/** What the page says that a run shows; of a transcript only as long as nobody has edited it. */
function expectationsOf({ code, mode, expect, staticCode }: RunnableBlock): Partial<RunSpec> {
  const wanted = expect === null ? null : (document.getElementById(expect)?.textContent ?? expect);
  if (mode === 'script') return wanted === null ? {} : { expect: wanted };
  const source = staticCode.read();
  if (code !== source.code) return {};
  const tested = normalizeCode(wanted ?? '');
  const isSame = tested.mode === mode && tested.lines.length === source.lines.length;
  const examples = isSame ? examplesOf(wanted!, tested) : examplesOf(staticCode.text, source);
  return examples ? { code: isSame ? tested.code : code, examples } : {};
}

const absolute = (url: string | null) => (url ? new URL(url, document.baseURI).href : null);

/**
 * Takes a list apart, at commas and spaces. Those within a requirement are followed or preceded by
 * something else than a name: `numpy >= 2, < 3`, `pkg[a, b]`, `pkg @ wheels/pkg-1.0-py3-none-any.whl`.
 */
export function requirementsOf(list: string): readonly string[] {
  return list
    .split(/(?<![<>=!~@;,[\s])[\s,]+(?=[\w./])(?![^[]*\])/)
    .map((one) => one.replace(/^[\s,]+|[\s,]+$/g, ''))
    .filter(Boolean);
}

/** What tracebacks call a block: its id, or its place on the page. */
function nameOf(block: RunnableBlock): string {
  const place = () =>
    [...document.querySelectorAll(block.localName)].findIndex((one) => Object.is(one, block)) + 1;
  return `<${block.id || `example ${String(block.number || place())}`}>`;
}
