/** Real packages for tests: from PyPI once, into a folder that git ignores; then served by the test. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ensureVenv } from '../../scripts/venv.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** Where the wheels lie; served under `/wheels/`. */
export const WHEELS = join(ROOT, '.cache/test-wheels');

/** Pinned, so that tests can tell what they get; some are compiled for this Python. */
const REQUIREMENTS = [
  ...['sympy==1.14.0', 'mpmath==1.3.0', 'networkx==3.7', 'attrs==26.1.0', 'attrs==24.3.0'],
  ...['rich==15.0.0', 'markdown-it-py==4.2.0', 'mdurl==0.1.2', 'pygments==2.20.0', 'tqdm==4.70.1'],
  ...['plotly==7.1.0', 'narwhals==2.23.0', 'packaging==25.0', 'jinja2==3.1.6'],
  ...['more-itertools==11.2.1', 'requests==2.34.2', 'charset-normalizer==3.4.4', 'idna==3.11'],
  ...['urllib3==2.6.3', 'certifi==2026.1.4'],
  ...['httpx==0.28.1', 'httpcore==1.0.9', 'h11==0.16.0', 'anyio==4.13.0'],
  ...['librt==0.16.0', 'ast-serialize==0.13.1', 'luau-wasm==0.1a0', 'msgspec==0.22.0'],
  'micropip==0.11.1',
];

/** One wheel of the folder. */
export interface TestWheel {
  readonly name: string;
  readonly version: string;
  readonly file: string;
  readonly sha256: string;
  readonly size: number;
}

/** Brings what is missing, and tells what is there. */
export async function testWheels(): Promise<readonly TestWheel[]> {
  const pip = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps'];
  const python = ['--python-version', '3.14', '--implementation', 'cp', '--abi', 'cp314'];
  const platform = ['--only-binary', ':all:', '--platform', 'pyemscripten_2026_0_wasm32'];
  await mkdir(WHEELS, { recursive: true });
  for (const requirements of batches(await missing())) {
    // Another file of tests may do the same now: what is there is whole.
    const folder = await mkdtemp(`${WHEELS}-`);
    const what = [...python, '--abi', 'none', ...platform, '-d', folder, ...requirements];
    await promisify(execFile)(ensureVenv()('python'), [...pip, ...what]);
    for (const file of await readdir(folder)) await rename(join(folder, file), join(WHEELS, file));
    await rm(folder, { recursive: true });
  }
  const files = (await readdir(WHEELS)).filter((file) => file.endsWith('.whl'));
  return Promise.all(files.sort().map(describe));
}

async function missing(): Promise<readonly string[]> {
  const here = (await readdir(WHEELS)).map((file) => file.toLowerCase());
  return REQUIREMENTS.filter((requirement) => {
    const stem = requirement.replaceAll('-', '_').replace('==', '-');
    return !here.some((file) => file.startsWith(`${stem}-`));
  });
}

/** As few lists as can be, for pip takes one version of a package at a time. */
function batches(requirements: readonly string[]): readonly string[][] {
  const lists: string[][] = [];
  const nameOf = (requirement: string) => requirement.split('==')[0];
  for (const requirement of requirements) {
    const isFree = (list: readonly string[]) =>
      !list.some((other) => nameOf(other) === nameOf(requirement));
    const list = lists.find(isFree);
    if (list) list.push(requirement);
    else lists.push([requirement]);
  }
  return lists;
}

async function describe(file: string): Promise<TestWheel> {
  const bytes = await readFile(join(WHEELS, file));
  const [name = '', version = ''] = file.split('-');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { name: canonical(name), version, file, sha256, size: bytes.length };
}

const canonical = (name: string) => name.replaceAll(/[-_.]+/g, '-').toLowerCase();

/** The pages of a package index over the wheels, by path, as PEP 691 or as PEP 503 has them. */
export function indexPages(
  wheels: readonly TestWheel[],
  form: 'json' | 'html' = 'json',
): Record<string, string> {
  const pages: Record<string, string> = {};
  for (const name of new Set(wheels.map((wheel) => wheel.name))) {
    const files = wheels.filter((wheel) => wheel.name === name);
    const json = {
      meta: { 'api-version': '1.1' },
      name,
      versions: files.map(({ version }) => version),
      files: files.map(({ file, sha256, size }) => ({
        filename: file,
        url: `../../wheels/${file}`,
        hashes: { sha256 },
        size,
      })),
    };
    const links = files.map(
      ({ file, sha256 }) => `<a href="../../wheels/${file}#sha256=${sha256}">${file}</a><br>`,
    );
    pages[`/simple/${name}/`] =
      form === 'json'
        ? JSON.stringify(json)
        : `<!doctype html><title>Links</title>${links.join('\n')}`;
  }
  return pages;
}

/** What a lock file must say of packages beyond their file. */
export type Locked = Readonly<
  Record<string, { readonly imports: readonly string[]; readonly depends?: readonly string[] }>
>;

/** A lock file for some of the wheels, in pyodide's form. */
export async function lockOf(wheels: readonly TestWheel[], locked: Locked): Promise<string> {
  const manifest = JSON.parse(await readFile(join(ROOT, 'dist/runtime/manifest.json'), 'utf8')) as {
    readonly lockInfo: object;
  };
  const packages: Record<string, object> = {};
  for (const [name, { imports, depends = [] }] of Object.entries(locked)) {
    const wheel = wheels.findLast((one) => one.name === name);
    if (!wheel) throw new Error(`There is no wheel of ${name}.`);
    const { version, file, sha256 } = wheel;
    packages[name] = {
      ...{ name, version, sha256, imports, depends, file_name: file },
      ...{ install_dir: 'site', package_type: 'package' },
    };
  }
  return JSON.stringify({ info: manifest.lockInfo, packages });
}
