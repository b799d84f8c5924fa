/** The same blocks in CPython on this machine, by its own `doctest`. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { ensureVenv, findPython } from '../../scripts/venv.mjs';
import type { NativeResult } from './outcome.js';
import type { InstalledProject } from './projects.js';

const CACHE = fileURLToPath(new URL('../../.cache/corpus/', import.meta.url));
const SCRIPT = fileURLToPath(new URL('../../scripts/native_doctest.py', import.meta.url));

/** Seconds that a block may run, and that are added for a whole page. */
export const TIMEOUT = 30;

/** Where the wheels lie that pages install. */
export const WHEELS = `${CACHE}wheels`;

/** What a project's examples import. */
export interface InstalledPackages {
  /** The wheels' names in `WHEELS`. */
  readonly wheels: readonly string[];
  /** Where CPython imports them from. */
  readonly folder: string;
}

export interface NativePython {
  readonly path: string;
  /** Python's own: 3.14.2. */
  readonly version: string;
}

/**
 * CPython with nothing but its standard library: the runtime's own version where it is installed,
 * otherwise one that is.
 */
export function nativePython(): NativePython {
  const newest = 'python3.14';
  const found = isThere(newest) ? newest : findPython();
  if (found === null) throw new Error('CPython is needed to compare with: python3 on the PATH.');
  const code = 'import platform; print(platform.python_version())';
  const version = execFileSync(found, ['-c', code], { encoding: 'utf8' }).trim();
  const venv = `${CACHE}python-${version}`;
  if (!existsSync(venv)) execFileSync(found, ['-m', 'venv', '--without-pip', venv]);
  return { path: `${venv}/bin/python`, version };
}

function isThere(program: string): boolean {
  return spawnSync(program, ['-c', '']).status === 0;
}

/** Downloads and unpacks what a project documents, in that version, and what else it imports. */
export function installPackages({
  name,
  distribution,
  others = [],
  version,
}: InstalledProject): InstalledPackages {
  const folder = `${CACHE}packages/${name}-${version}`;
  const wanted = distribution === undefined ? [] : [`${distribution}==${version}`, ...others];
  const wheels = wanted.map(download);
  if (wheels.length > 0 && !existsSync(folder)) {
    const paths = wheels.map((wheel) => `${WHEELS}/${wheel}`);
    pip('install', '--no-deps', '--no-index', '--target', folder, ...paths);
  }
  return { wheels, folder };
}

/** Gives the name of the wheel of a requirement with a version. */
function download(requirement: string): string {
  const start = `${requirement.replace('==', '-')}-`;
  mkdirSync(WHEELS, { recursive: true });
  const find = () => readdirSync(WHEELS).find((name) => name.startsWith(start));
  if (!find()) pip('download', '--no-deps', '--only-binary=:all:', '--dest', WHEELS, requirement);
  const wheel = find();
  if (wheel === undefined) throw new Error(`pip has downloaded no wheel of ${requirement}.`);
  return wheel;
}

function pip(...args: string[]): void {
  const options = ['--quiet', '--disable-pip-version-check'];
  execFileSync(ensureVenv()('python'), ['-m', 'pip', ...options, ...args]);
}

/** Runs the blocks of a page, in order, in a process of its own. */
export async function runNatively(
  { path }: NativePython,
  folder: string,
  blocks: readonly { readonly text: string }[],
): Promise<NativeResult[]> {
  const child = spawn(path, [SCRIPT], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, PYTHONPATH: folder, PYTHONIOENCODING: 'utf-8' },
    timeout: (blocks.length + 1) * TIMEOUT * 1000,
  });
  const question = { blocks: blocks.map(({ text }) => ({ text })), timeout: TIMEOUT };
  child.stdin.end(JSON.stringify(question));
  const [answer, errors] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  try {
    return JSON.parse(answer) as NativeResult[];
  } catch {
    // A block that ends Python itself, as `os.abort()` does.
    const detail = `Python ended before the page did. ${errors.slice(-1000)}`;
    return blocks.map(() => ({ outcome: 'error', detail }));
  }
}
