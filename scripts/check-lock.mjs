// Fails when the lock file has another CodeMirror than version 6 (npm's tag `latest` is version 5's
// code), or two copies of its state: editors then break in ways that no test would name.
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(
  readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'),
);

/** @param {string} name */
const versions = (name) =>
  Object.keys(packages)
    .filter((path) => path.endsWith(`node_modules/${name}`))
    .map((path) => packages[path].version);

const problems = [
  ...versions('codemirror').filter((version) => !version.startsWith('6.0.')),
  ...versions('@codemirror/state').slice(1),
  ...versions('@codemirror/view').slice(1),
];
if (problems.length > 0) {
  console.error(
    `package-lock.json has a CodeMirror that must not be there: ${problems.join(', ')}`,
  );
  process.exitCode = 1;
}
