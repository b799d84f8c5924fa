/** Unit tests: every module of src/ in every engine, without a build of the page's code. */
import { defaultReporter } from '@web/test-runner';
import { esbuildPlugin } from '@web/dev-server-esbuild';
import { fileURLToPath } from 'node:url';
import { register } from 'tsx/esm/api';

import { forgetCounts } from './scripts/counts.mjs';
import { buildDefines, workerDigest } from './scripts/define.mjs';
import { unitCounts } from './scripts/unit-counts.mjs';

// The drivers are TypeScript.
register();
const { launchers } = await import('./test/support/launcher.js');

forgetCounts('unit');

/** @type {import('@web/test-runner').TestRunnerConfig} */
export default {
  files: [
    'test/**/*.test.ts',
    '!test/e2e/**',
    '!test/bench/**',
    '!test/corpus/**',
    '!test/fixtures/**',
  ],
  rootDir: fileURLToPath(new URL('.', import.meta.url)),
  // The name `localhost` may mean ::1 to one engine and 127.0.0.1 to another.
  hostname: '127.0.0.1',
  nodeResolve: { exportConditions: ['production'] },
  browsers: await launchers(),
  concurrentBrowsers: 2,
  browserStartTimeout: 60_000,
  testsStartTimeout: 60_000,
  plugins: [
    esbuildPlugin({
      ts: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('tsconfig.base.json', import.meta.url)),
      define: { ...buildDefines(), __WORKER_SHA256__: JSON.stringify(workerDigest()) },
    }),
  ],
  testFramework: { config: { timeout: 20_000 } },
  reporters: [defaultReporter({ reportTestProgress: false }), unitCounts()],
};
