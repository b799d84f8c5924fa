// Builds the element and shows the demo page on localhost. `--no-build` takes dist/ as it is,
// `--no-open` opens no browser. Stop it with Ctrl+C.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { isCI } from './ci.mjs';
import { startServer } from './static-server.mjs';

const FIRST_PORT = 8000;
/** How many ports to try before giving up. */
const PORTS = 20;

const root = fileURLToPath(new URL('..', import.meta.url));
const options = new Set(process.argv.slice(2));

/** Runs the build and keeps what it says to itself, unless it fails. */
async function build() {
  process.stdout.write('Building… ');
  const start = performance.now();
  // A shell: on Windows npm is a script, which cannot be started without one.
  const npm = spawn('npm run --silent build', { cwd: root, shell: true });
  let output = '';
  npm.stdout.on('data', (text) => (output += text));
  npm.stderr.on('data', (text) => (output += text));
  const [status] = await once(npm, 'close');
  if (status !== 0) {
    console.log(`failed\n\n${output}`);
    process.exit(1);
  }
  console.log(`done (${((performance.now() - start) / 1000).toFixed(0)} s)`);
}

/** Serves the demo on the first free port from `FIRST_PORT`. */
async function serve() {
  for (let port = FIRST_PORT; ; port++) {
    try {
      return await startServer({ roots: { '/': `${root}demo`, '/dist/': `${root}dist` }, port });
    } catch (error) {
      const isTaken = /** @type {NodeJS.ErrnoException} */ (error).code === 'EADDRINUSE';
      if (!isTaken || port === FIRST_PORT + PORTS - 1) throw error;
    }
  }
}

/** The command that opens an address in this machine's browser; null where there is likely none. */
function opener() {
  if (isCI() || options.has('--no-open')) return null;
  if (process.platform === 'darwin') return ['open'];
  if (process.platform === 'win32') return ['cmd', '/c', 'start', ''];
  const hasScreen = process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  return hasScreen ? ['xdg-open'] : null;
}

/** @param {string} url */
function openBrowser(url) {
  const command = opener();
  if (!command) return;
  const [program = '', ...args] = command;
  const browser = spawn(program, [...args, url], { stdio: 'ignore', detached: true });
  browser.on('error', () => undefined); // the address stands above: whoever reads it can go there
  browser.unref();
}

if (!options.has('--no-build')) await build();
const server = await serve();
console.log(`
  ${server.url}/           every feature on one page
  ${server.url}/blog.html  a plain blog post with nothing but the script tag

Press Ctrl+C to stop.`);
openBrowser(server.url);
