/** Small sites that generators from npm build with the plug-ins of this package, as it is published. */
import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { BLOCKS, LINK, SECOND, writeFiles, type Generator } from './doc-sites.js';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

const execute = promisify(execFile);

const fenced = (code: string) => `\`\`\`python\n${code}\n\`\`\`\n`;
const FIRST = Object.values(BLOCKS).map(fenced).join('\n');

const VITEPRESS: Generator['build'] = async function (folder, _, base) {
  const site = await prepare('vitepress');
  await writeFiles(site, {
    '.vitepress/config.js': `import { withPythonRun } from 'python-run/vitepress';
export default withPythonRun({ title: 'Site', base: '${base}' });\n`,
    'index.md': `# Site\n\n${FIRST}\nGo on to [${LINK}](second.md).\n`,
    'second.md': `# Second\n\n${fenced(SECOND)}`,
  });
  await execute('npx', ['vitepress', 'build', '--outDir', join(folder, 'site')], { cwd: site });
};

const DOCUSAURUS: Generator['build'] = async function (folder, _, base) {
  const site = await prepare('docusaurus');
  const docs = { routeBasePath: '/', sidebarPath: false };
  const config = {
    title: 'Site',
    url: 'http://localhost',
    baseUrl: base,
    presets: [['classic', { docs, blog: false, pages: false }]],
    plugins: ['python-run/docusaurus'],
  };
  await writeFiles(site, {
    // The themes of code that a new site begins with.
    'docusaurus.config.js': `import { themes } from 'prism-react-renderer';
const prism = { theme: themes.github, darkTheme: themes.dracula };
export default { ...${JSON.stringify(config)}, themeConfig: { prism } };\n`,
    'docs/index.md': `---\nslug: /\n---\n# Site\n\n${FIRST}\nGo on to [${LINK}](second.md).\n`,
    'docs/second.md': `# Second\n\n${fenced(SECOND)}`,
  });
  const args = ['docusaurus', 'build', '--out-dir', join(folder, 'site')];
  await execute('npx', args, { cwd: site, env: { ...process.env, NO_UPDATE_NOTIFIER: '1' } });
};

export const NPM_GENERATORS: readonly Generator[] = [
  { name: 'VitePress', darkButtons: ['.VPSwitchAppearance'], settings: '', build: VITEPRESS },
  {
    name: 'Docusaurus',
    darkButtons: ['.navbar button[class*=toggleButton]'],
    settings: '',
    build: DOCUSAURUS,
  },
];

/** Brings the generators, as test/sites names them. */
export async function installGenerators(): Promise<void> {
  await Promise.all(['vitepress', 'docusaurus'].map(install));
}

/** Installs what test/sites names, and this package as npm packs it; gives the site's folder. */
async function prepare(name: string): Promise<string> {
  const site = await install(name);
  const packed = ['pack', '--silent', '--ignore-scripts', '--pack-destination', site];
  const { stdout } = await execute('npm', packed, { cwd: ROOT });
  const own = join(site, 'node_modules/python-run');
  await rm(own, { recursive: true, force: true });
  await mkdir(own);
  await execute('tar', ['-xzf', stdout.trim(), '-C', own, '--strip-components=1'], { cwd: site });
  return site;
}

/** Gives the site's folder. */
async function install(name: string): Promise<string> {
  const source = join(ROOT, 'test/sites', name);
  const site = join(ROOT, '.cache/sites', name);
  const lock = await readFile(join(source, 'package-lock.json'), 'utf8');
  // Written when all is there: what has been broken off is installed anew.
  const installed = join(site, 'node_modules', '.installed');
  if ((await readFile(installed, 'utf8').catch(() => '')) !== lock) {
    await rm(site, { recursive: true, force: true });
    await mkdir(site, { recursive: true });
    for (const file of ['package.json', 'package-lock.json']) {
      await copyFile(join(source, file), join(site, file));
    }
    await execute('npm', ['ci', '--no-audit', '--no-fund'], { cwd: site });
    await writeFile(installed, lock);
  }
  return site;
}
