/** The command line of `npm run corpus -- …`. */
import { count, oneOf, parseOptionsOf } from '../support/command-line.js';
import { ENGINES, type EngineName } from '../support/engines.js';
import { PROJECTS } from './projects.js';

export interface Options {
  readonly engine: EngineName;
  /** Names; all projects when empty. */
  readonly projects: readonly string[];
  /** Pages of each project at most. */
  readonly pages: number;
  /** Part of a page's path, or nothing. */
  readonly only: string;
  /** Takes what an earlier run has seen of pages, as far as it came. */
  readonly resume: boolean;
}

const NAMES = PROJECTS.map(({ name }) => name);

export const USAGE = `npm run corpus -- [options], after a build and \`node scripts/browsers.mjs --docs\`

  --engine ${ENGINES.join('|')}   the browser (chromium)
  --project ${NAMES.join('|')}   may be given several times (all)
  --pages 5                           at most so many pages of each project
  --only zeta                         pages with this in their path
  --resume                            goes on where an earlier run was broken off

A run of all pages of a project writes docs/corpus/<engine>.json and docs/corpus.md.`;

/** Null when only help was asked for. @throws UsageError */
export function parseOptions(args: readonly string[]): Options | null {
  const values = parseOptionsOf(args, {
    engine: { type: 'string', default: 'chromium' },
    project: { type: 'string', multiple: true, default: [] },
    pages: { type: 'string' },
    only: { type: 'string', default: '' },
    resume: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  });
  if (values.help) return null;
  const { engine, project, pages, only, resume } = values;
  return {
    engine: oneOf(ENGINES, '--engine', engine),
    projects: project.map((name) => oneOf(NAMES, '--project', name)),
    pages: pages === undefined ? Infinity : count('--pages', pages),
    only,
    resume,
  };
}

/** Whether all pages of the projects are asked for, so that the figures may stand in docs/. */
export function hasAllPages({ pages, only }: Options): boolean {
  return pages === Infinity && only === '';
}
