/** Built documentation of other projects, as Debian ships it, and the packages that it describes. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const DOC = '/usr/share/doc';

/** Pages without examples: indexes, and the sources of modules. */
const NO_EXAMPLES = /^(?:_\w+\/|genindex|py-modindex|search\.html)/;

/** Documentation to try. */
export interface Project {
  readonly name: string;
  /** Debian's packages that have it; the first that is installed is taken. */
  readonly debianPackages: readonly string[];
  /** Its pages; all when absent. */
  readonly pages?: readonly string[];
  /** What the examples import, on PyPI: in the version that the documentation describes. */
  readonly distribution?: string;
  /** What else they import, as requirements with versions. */
  readonly others?: readonly string[];
}

/** Documentation that is there. */
export interface InstalledProject extends Project {
  readonly folder: string;
  readonly version: string;
  /** Paths in the folder of the pages that have code, in order. */
  readonly paths: readonly string[];
}

/** Of the standard library: pages with many transcripts, about what needs no other program. */
const LIBRARY = [
  ...['argparse', 'ast', 'bisect', 'collections', 'configparser', 'contextlib', 'csv'],
  ...['dataclasses', 'datetime', 'decimal', 'difflib', 'enum', 'fractions', 'functions'],
  ...['functools', 'heapq', 'itertools', 'json', 'operator', 'pprint', 'random', 're'],
  ...['statistics', 'stdtypes', 'string', 'struct', 'textwrap', 'types', 'weakref'],
].map((module) => `library/${module}.html`);

const TUTORIAL = [
  ...['introduction', 'controlflow', 'datastructures', 'modules', 'inputoutput', 'errors'],
  ...['classes', 'stdlib', 'stdlib2', 'floatingpoint', 'interpreter', 'venv', 'whatnow'],
].map((chapter) => `tutorial/${chapter}.html`);

const HOWTO = ['descriptor', 'enum', 'functional', 'regex', 'sorting', 'unicode', 'argparse'].map(
  (title) => `howto/${title}.html`,
);

const PYTHON = ['python3.14-doc', 'python3.13-doc', 'python3.12-doc', 'python3.11-doc'];

export const PROJECTS: readonly Project[] = [
  { name: 'mpmath', debianPackages: ['python-mpmath-doc'], distribution: 'mpmath' },
  { name: 'natsort', debianPackages: ['python-natsort-doc'], distribution: 'natsort' },
  {
    name: 'bidict',
    debianPackages: ['python-bidict-doc'],
    distribution: 'bidict',
    others: ['sortedcontainers==2.4.0'],
  },
  { name: 'python-tutorial', debianPackages: PYTHON, pages: [...TUTORIAL, ...HOWTO] },
  { name: 'python-library', debianPackages: PYTHON, pages: LIBRARY },
];

/** The project on this machine; null when none of its packages is installed. */
export function findProject(project: Project): InstalledProject | null {
  for (const debianPackage of project.debianPackages) {
    const folder = `${DOC}/${debianPackage.replace(/^(python3\.\d+)-doc$/, '$1')}/html`;
    if (!existsSync(folder)) continue;
    const version = versionOf(debianPackage);
    const all = project.pages ?? allPages(folder);
    const paths = all.filter((path) => hasCode(join(folder, path)));
    return { ...project, folder, version, paths };
  }
  return null;
}

/** The upstream part of a Debian version: of `1:8.0.2-2`, `8.0.2`. */
function versionOf(debianPackage: string): string {
  const options = { encoding: 'utf8' } as const;
  const version = execFileSync('dpkg-query', ['-W', '-f', '${Version}', debianPackage], options);
  return version.replace(/^\d+:/, '').replace(/[-+~][^-]*$/, '');
}

function allPages(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.html') && !NO_EXAMPLES.test(path))
    .sort();
}

function hasCode(path: string): boolean {
  return existsSync(path) && /<pre\b/.test(readFileSync(path, 'utf8'));
}
