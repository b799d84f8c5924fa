import type { RunSpec } from '../session/types.js';
import { examplesOf } from '../source/examples.js';
import { normalizeCode } from '../source/normalize.js';
import type { BlockElement } from './page-block.js';
import { listed } from './setups.js';

/** Reads from a block what to run. `filename`: its name in tracebacks. */
export function specOf(element: BlockElement, filename: string): RunSpec {
  const { code, timeout, stdin, block } = element;
  return {
    code,
    mode: element.console ? 'console' : element.mode,
    timeout,
    stdin,
    filename,
    session: block.session,
    packages: requirementsOf(element.packages ?? ''),
    places: {
      page: document.baseURI,
      base: absolute(element.packageBase),
      index: absolute(element.packageIndex),
    },
    pixelRatio: devicePixelRatio,
    isSandboxed: block.isSandboxed,
    setup: block.setups(),
    files: listed(element.files),
    ...(element.console ? {} : expectationsOf(element)),
  };
}

/** What the page says that a run shows; for a transcript, only while it is unedited. */
function expectationsOf({ code, mode, expect, staticCode }: BlockElement): Partial<RunSpec> {
  const wanted = expect === null ? null : (document.getElementById(expect)?.textContent ?? expect);
  if (mode === 'script') return wanted === null ? {} : { expect: wanted };
  const source = staticCode.source;
  if (code !== source.code) return {};
  const tested = normalizeCode(wanted ?? '');
  const isSame = tested.mode === mode && tested.lines.length === source.lines.length;
  const examples = isSame ? examplesOf(wanted!, tested) : examplesOf(staticCode.text, source);
  return examples ? { code: isSame ? tested.code : code, examples } : {};
}

const absolute = (url: string | null) => (url ? new URL(url, document.baseURI).href : null);

/**
 * Splits a list at commas and spaces. Those within a requirement precede or follow something other
 * than a name: `numpy >= 2, < 3`, `pkg[a, b]`, `pkg @ wheels/pkg-1.0-py3-none-any.whl`.
 */
export function requirementsOf(list: string): readonly string[] {
  return list
    .split(/(?<![<>=!~@;,[\s])[\s,]+(?=[\w./])(?![^[]*\])/)
    .map((one) => one.replace(/^[\s,]+|[\s,]+$/g, ''))
    .filter(Boolean);
}
