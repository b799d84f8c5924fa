/** Checks what Python and the Worker send: a program may have put anything into it. */
import type { Reason } from './plan.js';
import type { Phrase, Phrases } from './phrases.js';

/** Most characters of a text; most items of a list, or phrases. */
const LONGEST = 2000;
const MOST = 20;

/** The type of a value: a text, a number, texts, or one of these texts. */
type Kind = 'text' | 'number' | 'texts' | readonly string[];

type KindOf<Value> = string extends Value
  ? 'text'
  : number extends Value
    ? 'number'
    : readonly string[] extends Value
      ? 'texts'
      : readonly Value[];

type Shapes = {
  readonly [Code in keyof Phrases]?: {
    readonly [Name in keyof Phrases[Code]]: KindOf<Phrases[Code][Name]>;
  };
};

/** The phrases that Python and the Worker may send, with their values. Others are the page's. */
const TOLD: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  unexpected: { detail: 'text' },
  'versions-differ': { page: 'text', worker: 'text' },
  'start-failed': { detail: 'text' },
  'broke-down': { detail: 'text' },
  'no-memory': {},
  'worker-closed': {},
  'exit-code': { status: 'number' },
  'depends-unknown': { block: 'text', id: 'text' },
  'depends-circle': { blocks: 'texts' },
  'package-failed': { name: 'text', by: 'text' },
  'package-list-failed': {},
  'packages-failed': { detail: 'text' },
  'package-unknown': { index: 'text', by: 'text' },
  'package-installed': { name: 'text', version: 'text' },
  'package-unfit': { what: 'text', abi: 'text', instead: 'text' },
  'package-no-index': { version: 'text' },
  'package-source-only': {},
  'package-no-version': { specifier: 'text', newest: 'text' },
  'package-no-choice': {},
  'index-unreadable': { url: 'text' },
  'wheel-unreadable': { url: 'text' },
  'wheel-name': { file: 'text' },
  'wheel-damaged': { file: 'text', detail: 'text' },
  'requirement-unclear': { text: 'text' },
  'script-unreadable': { detail: 'text' },
  'script-python': {},
  'script-dependencies': {},
  'python-differs': { required: 'text', version: 'text' },
  'host-answered': { host: 'text', status: 'number', url: 'text' },
  'host-unreachable': { host: 'text' },
  'host-cut': { host: 'text' },
  'host-cors': { host: 'text' },
  'host-policy': { host: 'text', origin: 'text' },
  'file-refused': { url: 'text' },
  'files-too-many': { limit: 'number' },
  'file-differs': { host: 'text' },
  'no-threads': {},
  'no-processes': {},
  'no-sockets': {},
  'module-left-out': {
    module: 'text',
    reason: [
      'no-windows',
      'no-terminal',
      'no-system',
      'no-database',
      'other-installer',
      'windows-only',
      'tests',
    ],
  },
  'module-in-package': { package: 'text' },
  'module-maybe-package': { package: 'text' },
} satisfies Shapes;

const UNEXPECTED: Phrase = { code: 'unexpected', detail: '' };

/** Returns a text, shortened if it is too long; empty if it is not a text. */
export function readText(told: unknown): string {
  if (typeof told !== 'string') return '';
  return told.length > LONGEST ? `${told.slice(0, LONGEST)}…` : told;
}

function readTexts(told: unknown): string[] | undefined {
  return Array.isArray(told) ? told.slice(0, MOST).map(readText) : undefined;
}

function readValue(told: unknown, kind: Kind): string | number | readonly string[] | undefined {
  if (kind === 'text') return typeof told === 'string' ? readText(told) : undefined;
  if (kind === 'number') return Number.isFinite(told) ? (told as number) : undefined;
  if (kind === 'texts') return readTexts(told);
  return kind.find((one) => one === told);
}

/** Returns the phrase if it is a valid one, else `unexpected`. */
export function readPhrase(told: unknown): Phrase {
  const { code, ...about } = Object(told) as Record<string, unknown>;
  const shape = typeof code === 'string' && Object.hasOwn(TOLD, code) ? TOLD[code] : undefined;
  if (!shape) return UNEXPECTED;
  const read = Object.entries(shape).map(([name, kind]) => [name, readValue(about[name], kind)]);
  if (read.some(([, value]) => value === undefined)) return UNEXPECTED;
  return { code, ...(Object.fromEntries(read) as object) } as Phrase;
}

/** The same for several phrases. Returns at least one. */
export function readPhrases(told: unknown): readonly Phrase[] {
  if (!Array.isArray(told) || told.length === 0) return [UNEXPECTED];
  return told.slice(0, MOST).map(readPhrase);
}

const ROLES: ReadonlySet<unknown> = new Set<Reason['role']>([
  'defines',
  'changes',
  'deletes',
  'may define',
  'may define anything',
  'may be used',
  'named by depends',
]);

/** Returns the valid reasons why a block runs first. */
export function readReasons(told: unknown): readonly Reason[] {
  if (!Array.isArray(told)) return [];
  return told.slice(0, MOST).flatMap((one) => {
    const { role, names, more } = Object(one) as Readonly<Record<string, unknown>>;
    const read = readTexts(names);
    if (!ROLES.has(role) || !read || !Number.isFinite(more)) return [];
    return [{ role, names: read, more } as Reason];
  });
}
