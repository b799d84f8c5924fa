/** The command line of `npm run bench -- …`. */
import { count, oneOf, parseOptionsOf } from '../support/command-line.js';
import { ENGINES, type EngineName } from '../support/engines.js';

/** What can be measured apart from the rest: `--only cold,warm`. */
export const GROUPS = {
  cold: 'bytes and time until the first output, of a first visit, over three lines',
  warm: 'the same of a second visit; then a second block, a further interpreter, Stop',
  raw: 'a first visit to a host that compresses no .wasm and .zip files',
  memory: 'of a page with one and with five sessions',
  cpu: 'programs of pyperformance’s kind',
  polling: 'the same programs with and without looking for Stop',
  untouched: 'what blocks cost that nobody touches',
  output: 'printing and showing 100,000 lines (Chromium tells)',
  profile: 'what the time from click to output is made of',
} as const;
export type Group = keyof typeof GROUPS;

/** Fewer would make no sound median: such a run is only printed. */
export const SOUND = 7;

export interface Options {
  readonly engine: EngineName;
  readonly samples: number;
  readonly groups: readonly Group[];
  /** Whether the peers are measured too. */
  readonly peers: boolean;
  /** The `dist/` of another build, which is measured beside this one. */
  readonly before: string | null;
}

export const USAGE = `npm run bench -- [options], after a build and on a machine that is left alone

  --engine ${ENGINES.join('|')}   the browser (chromium)
  --samples 7                         pairs of each measurement
  --only ${Object.keys(GROUPS).join(',')}
  --no-peers                          only python-run and stock Pyodide
  --before FOLDER                     another build too, its dist/: ratios to it, nothing written

${Object.entries(GROUPS)
  .map(([name, what]) => `  ${name.padEnd(10)} ${what}`)
  .join('\n')}

A run with ${SOUND} samples or more writes docs/bench/<engine>.json and docs/bench.md; a part of a run
replaces its rows there, where browser and machine are the same.`;

/** Null when only help was asked for. @throws UsageError */
export function parseOptions(args: readonly string[]): Options | null {
  const values = parseOptionsOf(args, {
    engine: { type: 'string', default: 'chromium' },
    samples: { type: 'string', default: String(SOUND) },
    only: { type: 'string', multiple: true, default: [] },
    'no-peers': { type: 'boolean', default: false },
    before: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  });
  if (values.help) return null;
  return {
    engine: oneOf(ENGINES, '--engine', values.engine),
    samples: count('--samples', values.samples),
    groups: groupsOf(values.only),
    peers: !values['no-peers'],
    before: values.before ?? null,
  };
}

function groupsOf(only: readonly string[]): readonly Group[] {
  const all = Object.keys(GROUPS) as Group[];
  const wanted = only
    .flatMap((names) => names.split(','))
    .map((name) => oneOf(all, '--only', name.trim()));
  return all.filter((group) => wanted.length === 0 || wanted.includes(group));
}
