/** What the time from click to output is made of, on a first and on a second visit. */
import { onPage, type Context } from './context.js';
import { withProfile } from './visit.js';

export interface Note {
  /** Milliseconds since the click. */
  readonly at: number;
  readonly what: string;
}

export interface Timelines {
  readonly cold: readonly Note[];
  readonly warm: readonly Note[];
}

const SAMPLES = 3;
const SETTLE = 3000;

/** The timelines of a middling sample: the whole of one, since parts of several do not add up. */
export async function measureProfile(context: Context): Promise<Timelines> {
  const taken: Record<keyof Timelines, { ms: number; notes: readonly Note[] }[]> = {
    cold: [],
    warm: [],
  };
  for (let sample = 0; sample < Math.min(SAMPLES, context.samples); sample++) {
    await withProfile(async (profile) => {
      for (const kind of ['cold', 'warm'] as const) {
        context.site.begin();
        await onPage(context, profile, 'ours-spied.html?do=timeline', async () => {
          const told = await context.site.next('timeline');
          taken[kind].push({ ms: Number(told['ms']), notes: told['entries'] as Note[] });
          await context.site.idle(SETTLE);
        });
      }
    });
    context.progress(`profile, ${sample + 1}`);
  }
  return { cold: middling(taken.cold), warm: middling(taken.warm) };
}

function middling(samples: readonly { ms: number; notes: readonly Note[] }[]): readonly Note[] {
  const sorted = samples.toSorted((a, b) => a.ms - b.ms);
  return sorted[(sorted.length - 1) >> 1]!.notes.map(({ at, what }) => ({
    at: Math.round(at),
    what,
  }));
}
