/**
 * Unit tests of every module of src/, without a build of the page's code. What uses the DOM or a Web API
 * runs in every engine; what is pure logic in one, unless MATRIX is `full` in the environment.
 */
import { defaultReporter } from '@web/test-runner';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { register } from 'tsx/esm/api';

import { buildDefines, ownDigests } from './scripts/define.mjs';
import { forgetResults } from './scripts/results.mjs';
import { unitResults } from './scripts/unit-results.mjs';

// The drivers are TypeScript.
register();
const { isFullMatrix } = await import('./test/support/engines.js');
const { launchers, secondsOf } = await import('./test/support/launcher.js');

forgetResults('unit');

/** Folders of test/ whose modules no engine can run in its own way. */
const PURE = ['page', 'protocol', 'session', 'source', 'worker', 'integrations'];
const NO_UNIT_TESTS = ['e2e', 'node', 'bench', 'corpus', 'fixtures'];

// What neither these groups nor the whole-page tests take would be missed by nobody.
const lost = readdirSync(fileURLToPath(new URL('test', import.meta.url)), { recursive: true })
  .map((name) => String(name).replaceAll('\\', '/'))
  .filter((name) => /\.spec\.|^(bench|corpus|fixtures|(e2e|node)\/.+)\/.*\.test\./.test(name));
if (lost.length > 0) throw new Error(`Nothing runs test/${lost.join(', test/')}`);
// The groups would hide them.
const [first = ''] = process.argv.slice(2);
if (first !== '' && !first.startsWith('-')) throw new Error(`Say --files before ${first}`);

const browsers = await launchers();
const pure = PURE.map((folder) => `test/${folder}/**/*.test.ts`);
const except = [...NO_UNIT_TESTS, ...PURE].map((folder) => `!test/${folder}/**`);

const groups = [
  { name: 'pure', files: pure, browsers: isFullMatrix() ? browsers : browsers.slice(0, 1) },
  { name: 'engine', files: ['test/**/*.test.ts', ...except], browsers },
];

/** @type {import('@web/test-runner').TestRunnerConfig} */
export default {
  // With `--files` those, in every engine.
  groups: process.argv.includes('--files') ? [] : groups,
  rootDir: fileURLToPath(new URL('.', import.meta.url)),
  // The name `localhost` may mean ::1 to one engine and 127.0.0.1 to another.
  hostname: '127.0.0.1',
  middleware: [
    // Tells every site by whom it is asked.
    async (context, next) => {
      if (context.path !== '/who-asks') return next();
      context.set('access-control-allow-origin', '*');
      context.body = `${context.get('origin') || 'its own page'}, ${context.get('cookie') || 'no cookie'}`;
    },
    // As they are: the page checks their digests.
    async (context, next) => {
      const [, name] = /^\/dist\/([\w./-]+)$/.exec(context.path) ?? [];
      if (!name) return next();
      context.type = extname(name);
      context.body = await readFile(new URL(`dist/${name}`, import.meta.url));
    },
  ],
  nodeResolve: { exportConditions: ['production'] },
  browsers,
  concurrentBrowsers: 2,
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  plugins: [
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('tsconfig.base.json', import.meta.url)),
      define: { ...buildDefines(), ...ownDigests() },
    }),
  ],
  testFramework: { config: { timeout: 20_000, forbidOnly: true } },
  // mocha hears of errors, not of rejections.
  testRunnerHtml: (testFramework) => `<!doctype html><html><head></head><body><script>
    addEventListener('unhandledrejection', ({ reason }) => { throw reason; });
  </script><script type="module" src="${testFramework}"></script></body></html>`,
  reporters: [defaultReporter({ reportTestProgress: false }), unitResults(secondsOf)],
};
