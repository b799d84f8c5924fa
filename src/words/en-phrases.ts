/** English: the messages of Python, the Worker, the engine and sessions. */
import type { BadEnd, BlockName, Directive, LeftOut } from '../protocol/phrases.js';
import { formatFor } from './format.js';
import type { Phrasing } from './phrasing.js';

const { number, count, list } = formatFor('en');

const seconds = (value: number) => count(value, { one: '# second', other: '# seconds' });
const runs = (value: number) => count(value, { one: '# earlier run', other: '# earlier runs' });

/** A block's name for readers. */
export const blockName = (block: BlockName) =>
  typeof block === 'number' ? `Example ${number(block)}` : block;

const ENDS: Readonly<Record<BadEnd, string>> = {
  error: 'failed',
  stopped: 'was stopped',
  timeout: 'ran out of time',
};

/** For the author of a page with a policy; docs/csp.md says the same. */
const REMEDIES: Readonly<Record<Directive, string>> = {
  'script-src': 'add the address of python-run to script-src',
  'script-src-elem': 'add the address of python-run to script-src',
  'connect-src': 'add the address of python-run to connect-src',
  'frame-src': 'add the address of python-run to frame-src',
};

const LEFT_OUT: Readonly<Record<LeftOut, string>> = {
  'no-windows': 'it draws windows, and a browser has none for Python',
  'no-terminal': 'it needs a terminal, and a browser has none',
  'no-system': 'it needs an operating system, and a browser has none',
  'no-database': 'use sqlite3 instead',
  'other-installer': 'packages are installed in another way here',
  'windows-only': 'it exists on Windows alone',
  tests: 'it is the test suite of Python itself, left out to save the download',
};

const scriptComment = (name: string) => `# /// script\n# dependencies = ["${name}"]\n# ///`;

export const phrases = {
  unexpected: ({ detail }) => `Something unexpected went wrong. ${detail}`.trimEnd(),

  'no-webassembly': () =>
    'Python cannot run here: WebAssembly is turned off, or this browser has none.',
  'opened-from-file': () =>
    'Python cannot run on a page opened from a file. Run “python3 -m http.server” in its ' +
    'folder and open http://localhost:8000.',
  'download-failed': ({ url, status }) =>
    status
      ? `Python could not be downloaded: the server answered ${String(status)} (${url}).`
      : `Python could not be downloaded (${url}). Check the connection and try again.`,
  'download-cut': ({ url }) =>
    `The connection broke while Python was downloading (${url}). Check it and try again.`,
  'blocked-by-policy': ({ directive, blocked }) =>
    `This page’s Content-Security-Policy does not let Python run (${directive} blocked ` +
    `${blocked}). For the author of this page: ${REMEDIES[directive]}.`,
  'versions-differ': ({ page, worker }) =>
    `The page has python-run ${page}, but its Worker is ${worker}. Reload the page. For its ` +
    'author: copy all files of one version.',
  'worker-failed': ({ detail }) =>
    `Python’s Worker could not be loaded. ${detail || 'Check the connection and try again.'}`,
  'start-failed': ({ detail }) => `Python could not start. ${detail}`,
  'start-late': () =>
    'Python did not start in time. Close other busy programs or reload the page, and try again.',
  'frame-late': () =>
    'The frame in which Python runs did not start. Reload the page and try again. For its author: ' +
    'a Content-Security-Policy may block it.',
  'sandbox-refused': () => 'This browser cannot run a sandboxed example on this page.',

  ended: () => 'Python was ended.',
  'no-answer': () => 'Python stopped answering and was ended.',
  'broke-down': ({ detail }) => `Python crashed (${detail}).`,
  'no-memory': () => 'Python ran out of memory and was ended.',
  'unreadable-message': () => 'Python sent something unreadable and was ended.',
  'worker-closed': () => 'The program closed its Worker, which ended Python.',
  'exit-code': ({ status }) => `The program ended Python itself, with exit code ${String(status)}.`,
  'no-reaction': () => 'The program did not stop, so Python was ended.',
  'loss-own': () => 'What this run defined is lost.',
  'loss-earlier': ({ again, kept }) => {
    const repeated = again ? `${runs(again)} ${again === 1 ? 'is' : 'are'} repeated` : '';
    const restored = kept ? 'earlier results are restored' : '';
    const back = [restored, repeated].filter(Boolean).join(' and ');
    return `What this run defined is lost. Before the next run, ${back}.`;
  },

  stopped: () => 'Stopped.',
  'time-out': ({ seconds: limit }) =>
    `The program was stopped after ${seconds(limit)}, the limit of this example.`,
  'first-failed': ({ block, status }) =>
    `${blockName(block)} has to run first and ${ENDS[status]}, so this example did not run.`,
  'plan-failed': ({ detail }) => `It is not known which examples have to run first. ${detail}`,
  'depends-unknown': ({ block, id }) =>
    `${blockName(block)} depends on “${id}”, but its session has no block with that id.`,
  'depends-circle': ({ blocks }) =>
    blocks.length === 1
      ? `${list(blocks.map(blockName))} depends on itself, so it cannot run.`
      : `These blocks depend on each other, so none can run first: ${list(blocks.map(blockName))}.`,
  'setup-missing': ({ id }) => `The setup “${id}” is not on the page, so this example did not run.`,
  'setup-failed': ({ id, detail }) =>
    `The setup “${id}” failed, so this example did not run: ${detail}`,
  'file-address': ({ entry }) => `“${entry}” is not the address of a file.`,
  'file-failed': ({ url, status }) =>
    status
      ? `A file of this example could not be loaded: the server answered ${String(status)} (${url}).`
      : `A file of this example could not be loaded (${url}). Check the connection. If it is ` +
        'fine, the server does not let this page read the file (CORS).',

  'runs-first': ({ blocks }) =>
    `${list(blocks.map(blockName))} ${blocks.length === 1 ? 'runs' : 'run'} first.`,
  'stopped-at': ({ block, status }) =>
    `${blockName(block)} ${ENDS[status]}, so the rest were not run.`,
  'all-ran': ({ total }) => `${count(total, { one: '# example', other: '# examples' })} ran.`,
  'session-restarted': () => 'The session was restarted.',

  'package-failed': ({ name, by }) =>
    by
      ? `The package ${name} (needed by ${by}) could not be installed.`
      : `The package ${name} could not be installed.`,
  'package-list-failed': () => 'The list of packages could not be loaded.',
  'packages-failed': ({ detail }) => `Packages could not be installed. ${detail}`,
  'package-unknown': ({ index, by }) =>
    `${index} has no package of this name.${by ? '' : ' Check the spelling.'}`,
  'package-installed': ({ name, version }) =>
    `This session already has ${name} ${version}. Ask for the same version in all blocks of the ` +
    'session, or give this block a session of its own.',
  'package-unfit': ({ what, abi, instead }) =>
    `${what} is not for Python in the browser, which takes wheels of Python code alone ` +
    `(py3-none-any) or built for it (${abi}).` +
    (instead ? ` Version ${instead} can be installed here.` : ''),
  'package-no-index': ({ version }) =>
    `${version ? `Only version ${version} is there` : 'It is not there'}, and this page asks no ` +
    'package index. For the author of this page: add it to the page’s folder of packages.',
  'package-source-only': () =>
    'It comes as source code alone, which must be built. Only wheels can be installed here.',
  'package-no-version': ({ specifier, newest }) =>
    `No version fits ${specifier}. The newest is ${newest}.`,
  'package-no-choice': () => 'No versions of the packages fit all requirements.',
  'index-unreadable': ({ url }) => `The answer from ${url} is not a page of a package index.`,
  'wheel-unreadable': ({ url }) => `The file at ${url} is not a wheel.`,
  'wheel-name': ({ file }) =>
    `“${file}” is not the name of a wheel. Name it as it was built, such as ` +
    'sample-1.0-py3-none-any.whl.',
  'wheel-damaged': ({ file, detail }) => `${file} could not be unpacked: ${detail}`,
  'requirement-unclear': ({ text }) =>
    `“${text}” is not a requirement. Write a name (numpy), a name with versions ` +
    '(attrs>=24,<26) or the address of a wheel.',

  'script-unreadable': ({ detail }) => `The comment “# /// script” is not valid TOML: ${detail}.`,
  'script-python': () =>
    'The comment “# /// script” must give the versions of Python as a string, such as ' +
    'requires-python = ">=3.11".',
  'script-dependencies': () =>
    'The comment “# /// script” must give dependencies as a list of strings, such as ' +
    'dependencies = ["attrs"].',
  'python-differs': ({ required, version }) =>
    `This code needs Python ${required}, but Python here is ${version}. To try it anyway, change ` +
    'requires-python in its comment “# /// script”. Or run the code on your computer.',

  'host-answered': ({ host, status, url }) => `${host} answered ${String(status)} (${url}).`,
  'host-unreachable': ({ host }) =>
    `${host} could not be reached. Check the connection and try again.`,
  'host-cut': ({ host }) => `The connection to ${host} broke. Check it and try again.`,
  'host-cors': ({ host }) =>
    `${host} does not let other sites read its files (CORS). For the author of this page: keep ` +
    'the package in a folder of this site.',
  'host-policy': ({ host, origin }) =>
    `This page’s Content-Security-Policy does not let it ask ${host}. For the author of this ` +
    `page: add ${origin} to connect-src.`,
  'file-refused': ({ url }) =>
    `The page does not fetch ${url}. Packages come from http and https addresses, and code in a ` +
    'sandbox gets none from this page’s own site or from your own network.',
  'files-too-many': ({ limit }) => `One installation may need ${number(limit)} files, not more.`,
  'file-differs': ({ host }) =>
    `${host} sent another file than expected (its SHA-256 differs). Try again. If that does not ` +
    'help, tell the author of this page.',

  'no-threads': () =>
    'Python in the browser runs on one thread and cannot start another. Call the function ' +
    'directly, or run functions together with asyncio: await asyncio.gather(…).',
  'no-processes': () =>
    'Python in the browser cannot start other programs or processes. Do the work in this ' +
    'program, or run it on your computer.',
  'no-sockets': () =>
    'Python in the browser cannot open network connections of its own: the browser speaks HTTP ' +
    'alone. To fetch from the web: from pyodide.http import pyfetch, then ' +
    'response = await pyfetch(url).',
  'module-left-out': ({ module, reason }) =>
    `${module} is not part of Python in the browser: ${LEFT_OUT[reason]}.`,
  'module-in-package': ({ package: name }) =>
    `The package ${name} has this module. To install it, give the block packages="${name}", or ` +
    `begin the code with\n${scriptComment(name)}`,
  'module-maybe-package': ({ package: name }) =>
    `A package may have this module. To install it, give the block packages="${name}", or ` +
    `begin the code with\n${scriptComment(name)}`,
} satisfies Phrasing;
