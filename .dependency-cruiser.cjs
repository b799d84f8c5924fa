/**
 * Which folder of src/ may import which. A new folder fails until it has a line here, so that
 * its place is decided and not happened upon. Type imports and dynamic imports count too.
 */

/** From the top of a page's code to its bottom: each may import those after it. */
const PAGE = [
  'python-run.ts',
  'upgrade',
  'define.ts',
  'elements',
  'controllers',
  'editor',
  'output',
  'page',
  'session',
  'runtime',
  'protocol',
];

/** Both ends of the Worker's and the service worker's channels know the protocol alone. */
const OTHERS = {
  'index.ts': ['commands.ts', 'elements', 'session', 'runtime', 'protocol'],
  'commands.ts': ['controllers', 'session', 'words'],
  source: ['protocol'],
  markup: ['source'],
  worker: ['protocol'],
  'service-worker': ['protocol'],
  frame: ['protocol'],
  // Both ends, since both are Node's.
  node: ['session', 'runtime', 'worker', 'protocol'],
  embed: ['words'],
  words: ['protocol'],
  'colour.ts': [],
  // The build lets chunks import it.
  'import-again.ts': [],
  cli: ['markup', 'source', 'worker', 'protocol'],
};

/** What reads or shows code may use what knows it: `source` its text, `markup` where it stands. */
const USERS = {
  // Where frames get no Workers, the page does a frame's work.
  frame: ['runtime'],
  source: ['upgrade', 'elements', 'controllers', 'page', 'session'],
  markup: ['upgrade', 'elements', 'controllers'],
  'colour.ts': ['elements', 'editor', 'output'],
  words: ['elements', 'controllers', 'output', 'editor'],
};

/** @type {Record<string, string[]>} */
const mayImport = { ...OTHERS };
PAGE.forEach((name, index) => {
  mayImport[name] = PAGE.slice(index + 1);
  for (const [used, users] of Object.entries(USERS)) {
    if (users.includes(name)) mayImport[name].push(used);
  }
});

/** @param {string[]} names */
const pathOf = (names) =>
  `^src/(${names.map((name) => (name.endsWith('.ts') ? `${name.replace('.', '\\.')}$` : `${name}/`)).join('|')})`;

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-unresolved',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'codemirror-stays-lazy',
      comment: 'The editor is a chunk of its own, fetched when a reader edits.',
      severity: 'error',
      from: { pathNot: '^src/(editor|embed)/' },
      to: {
        path: '^node_modules/(codemirror|@codemirror|@lezer)/',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'folder-is-listed',
      comment: 'Give the new folder a line in .dependency-cruiser.cjs.',
      severity: 'error',
      from: { path: '^src/', pathNot: pathOf(Object.keys(mayImport)) },
      to: {},
    },
  ],
  allowed: [
    { from: {}, to: { path: '^node_modules/' } },
    { from: { path: '^src/node/' }, to: { dependencyTypes: ['core'] } },
    // Within a folder everything goes.
    { from: { path: '^src/([^/]+)/' }, to: { path: '^src/$1/' } },
    ...Object.entries(mayImport)
      .filter(([, targets]) => targets.length > 0)
      .map(([name, targets]) => ({
        from: { path: pathOf([name]) },
        to: { path: pathOf(targets) },
      })),
  ],
  allowedSeverity: 'error',
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types'] },
  },
};
