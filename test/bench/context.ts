/** What every measurement needs: the site, the browser, and what is compared. */
import type { EngineName } from '../support/engines.js';
import type { BenchServer } from './server.js';
import { SUBJECT_TITLES, type SubjectName } from './subjects.js';
import { withProfile, type Visit, type Visitor } from './visit.js';

export interface Context {
  readonly engine: EngineName;
  readonly samples: number;
  readonly site: BenchServer;
  readonly visitor: Visitor;
  /** `ours` and `stock`, another build of ours if one was named, and the peers that run here. */
  readonly subjects: readonly SubjectName[];
  /** The builds that are measured, each with its folder. */
  readonly builds: Readonly<Partial<Record<SubjectName, string>>>;
  /** What peers printed that did not run, by what they should have done. */
  readonly failures: Record<string, string>;
  /** Tells on the terminal how far it is. */
  progress(line: string): void;
}

/** Opens a page of the site in a browser of its own, and ends that browser afterwards. */
export async function onPage<T>(
  { site, visitor }: Context,
  profile: string,
  path: string,
  use: (visit: Visit) => Promise<T>,
): Promise<T> {
  const visit = await visitor.visit(profile, `${site.url}/${path}`);
  try {
    return await use(visit);
  } finally {
    await visit.close();
  }
}

/** Whether this is no peer: without it there is no result. */
const isCompared = (subject: SubjectName) => ['ours', 'before', 'stock'].includes(subject);

/** Numbers of each subject; those at one place were taken one after the other. */
export type Samples = Partial<Record<SubjectName, number[]>>;

/** Adds numbers to rows by their ids. */
export type Add = (row: string, value: number) => void;

/**
 * Takes samples of each subject in turn, each with a fresh profile. The order alternates, so that
 * what the machine does by the way falls upon all alike. A peer that fails is left out; of the two
 * that are compared a sample that fails is taken once more.
 */
export async function inTurn(
  context: Context,
  what: string,
  subjects: readonly SubjectName[],
  samples: number,
  measure: (subject: SubjectName, profile: string, add: Add) => Promise<void>,
): Promise<(row: string) => Samples> {
  const rows = new Map<string, Samples>();
  const left = new Set(subjects);
  for (let taken = 0; taken < samples; taken++) {
    for (const subject of taken % 2 === 0 ? [...left] : [...left].reverse()) {
      const title = `${what}, ${taken + 1} of ${samples}, ${SUBJECT_TITLES[subject]}`;
      let values = await attempt(context, title, subject, measure);
      const isMain = isCompared(subject);
      // A browser that hangs once must not cost the whole run; it is written down all the same.
      if (!values && isMain) values = await attempt(context, `${title}, again`, subject, measure);
      if (!values && isMain) throw new Error(`${title} failed twice.`);
      for (const [row, value] of values ?? []) {
        const numbers = rows.get(row) ?? {};
        (numbers[subject] ??= []).push(value);
        rows.set(row, numbers);
      }
      if (!values) {
        left.delete(subject);
        for (const numbers of rows.values()) Reflect.deleteProperty(numbers, subject);
      }
      const told = values?.map(([row, value]) => `${row} ${value.toPrecision(3)}`) ?? ['failed'];
      context.progress(`${title}: ${told.join(', ')}`);
    }
  }
  return (row) => rows.get(row) ?? {};
}

/** What one subject's sample gave, or null with the reason in the report. */
async function attempt(
  { failures }: Context,
  title: string,
  subject: SubjectName,
  measure: (subject: SubjectName, profile: string, add: Add) => Promise<void>,
): Promise<readonly (readonly [row: string, value: number])[] | null> {
  const values: [string, number][] = [];
  try {
    await withProfile((profile) =>
      measure(subject, profile, (row, value) => {
        values.push([row, value]);
      }),
    );
    return values;
  } catch (error) {
    failures[title] = error instanceof Error ? error.message : String(error);
    return null;
  }
}

/** Writes down why a peer did not do something. @throws the error, when it was no peer. */
export function noteFailure(
  { failures }: Context,
  subject: SubjectName,
  what: string,
  error: unknown,
): void {
  if (isCompared(subject)) throw error;
  const message = error instanceof Error ? error.message : String(error);
  failures[`${SUBJECT_TITLES[subject]} (${what})`] = message;
}
