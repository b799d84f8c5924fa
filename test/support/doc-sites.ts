/** Small sites that real documentation generators build with `python-run-docs`. */
import { execFile, execFileSync } from 'node:child_process';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { ensureVenv } from '../../scripts/venv.mjs';

export const INTEGRATIONS = fileURLToPath(new URL('../../integrations/', import.meta.url));

/**
 * Unpacks the wheel as pip installs it, for `PYTHONPATH`: generators find plugins by what is
 * installed. Returns the folder.
 */
export async function installIntegration(folder: string): Promise<string> {
  const python = ensureVenv()('python');
  const wheels = join(folder, 'wheels');
  const options = { cwd: INTEGRATIONS, stdio: 'pipe' } as const;
  execFileSync(python, ['-m', 'hatchling', 'build', '-t', 'wheel', '-d', wheels], options);
  const [wheel = ''] = await readdir(wheels);
  const installed = join(folder, 'installed');
  execFileSync(python, ['-m', 'zipfile', '-e', join(wheels, wheel), installed], options);
  return installed;
}

/** Code of the first page's blocks, by what a reader does with them. */
export const BLOCKS = {
  run: 'print("Hello")',
  edit: 'place = "here"\nprint(place)',
  stop: 'while True:\n    pass',
  input: 'print("Hello", input("Name? "))',
} as const;
/** The only block of the second page; what it needs runs before it. */
export const SECOND = 'print("second page")';
/** The link to it. */
export const LINK = 'the second page';

/** A generator with a theme. */
export interface Generator {
  readonly name: string;
  /** What is pressed, in order, to make the theme dark; absent where no button does. */
  readonly darkButtons?: readonly string[];
  /** In its settings. */
  readonly settings: string;
  /**
   * Writes sources into a folder and builds them into `site` in there, to be served below the path
   * `base`. `installed` is the folder of the Python integration.
   */
  build(this: Generator, folder: string, installed: string, base: string): Promise<void>;
}

const SPHINX: Generator['build'] = async function (folder, installed) {
  const fenced = (code: string) => `.. code-block:: python\n\n${code.replace(/^/gm, '   ')}\n`;
  await writeFiles(folder, {
    'conf.py': `project = "Site"\nextensions = ["python_run_docs.sphinx"]\n${this.settings}\n`,
    'index.rst': `Site\n====\n\n${Object.values(BLOCKS).map(fenced).join('\n')}
Go on to :doc:\`${LINK} <second>\`.\n\n.. toctree::\n   :hidden:\n\n   second\n`,
    'second.rst': `Second\n======\n\n${fenced(SECOND)}`,
  });
  await python(installed, folder, ['-m', 'sphinx', '-q', '-W', '.', 'site']);
};

const mkdocs = (tool: string): Generator['build'] =>
  async function (folder, installed) {
    const fenced = (code: string) => `\`\`\`python\n${code}\n\`\`\`\n`;
    await writeFiles(folder, {
      [tool === 'properdocs' ? 'properdocs.yml' : 'mkdocs.yml']:
        `site_name: Site\n${this.settings}\n`,
      'docs/index.md': `# Site\n\n${Object.values(BLOCKS).map(fenced).join('\n')}
Go on to [${LINK}](second.md).\n`,
      'docs/second.md': `# Second\n\n${fenced(SECOND)}`,
    });
    if (tool === 'zensical') {
      await python(installed, folder, ['-m', 'python_run_docs', 'copy', 'docs/python-run']);
    }
    await python(installed, folder, ['-m', tool, 'build', '--strict']);
  };

const PLUGIN = 'plugins: [python-run]';
const PALETTE = `  palette:
    - scheme: default
      toggle: { icon: material/weather-night, name: Dark }
    - scheme: slate
      toggle: { icon: material/weather-sunny, name: Light }`;
const MATERIAL = `${PLUGIN}\ntheme:\n  name: material\n  font: false\n${PALETTE}`;

const PYDATA_DARK = ['.theme-switch-button', '.show .theme-change-button[data-mode=dark]'];

const sphinx = (theme: string, ...darkButtons: readonly string[]): Generator => ({
  name: `Sphinx, ${theme}`,
  ...(darkButtons.length > 0 && { darkButtons }),
  settings: `html_theme = "${theme}"`,
  build: SPHINX,
});

export const GENERATORS: readonly Generator[] = [
  sphinx('alabaster'),
  sphinx('furo', '.theme-toggle'),
  sphinx('sphinx_rtd_theme'),
  sphinx('pydata_sphinx_theme', ...PYDATA_DARK),
  sphinx('sphinx_book_theme', ...PYDATA_DARK),
  sphinx('python_docs_theme'),
  {
    name: 'MkDocs, Material',
    darkButtons: ['label[title=Dark]'],
    settings: MATERIAL,
    build: mkdocs('mkdocs'),
  },
  {
    name: 'MkDocs, readthedocs',
    settings: `${PLUGIN}\ntheme: { name: readthedocs, highlightjs: false }`,
    build: mkdocs('mkdocs'),
  },
  {
    name: 'ProperDocs, Material',
    darkButtons: ['label[title=Dark]'],
    settings: MATERIAL,
    build: mkdocs('properdocs'),
  },
  {
    name: 'Zensical',
    darkButtons: ['label[title=Dark]'],
    settings: `theme:\n  font: false\n${PALETTE}
markdown_extensions: [pymdownx.superfences, python_run_docs.markdown]`,
    build: mkdocs('zensical'),
  },
];

export async function writeFiles(
  folder: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
}

async function python(installed: string, cwd: string, args: readonly string[]): Promise<void> {
  const env = { ...process.env, PYTHONPATH: installed, NO_MKDOCS_2_WARNING: '1' };
  await promisify(execFile)(ensureVenv()('python'), [...args], { cwd, env });
}
