/**
 * Brings what tests need beside browsers, so that none of them waits for a download: Python's tools,
 * wheels, generators from npm. Whoever comes without it brings its own part.
 */
import { register } from 'tsx/esm/api';

import { ensureVenv } from './venv.mjs';

register();
const { testWheels } = await import('../test/support/package-index.js');
const { installGenerators } = await import('../test/support/npm-sites.js');

const generators = installGenerators();
ensureVenv();
await Promise.all([generators, testWheels()]);
