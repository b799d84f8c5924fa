/**
 * English: every sentence for readers and authors. Another language is a file like this one; the
 * compiler says what it lacks. What needs values is a function. Python words its own exceptions.
 */
import type { Reason } from '../protocol/plan.js';
import { atRest } from './at-rest.js';
import { blockName, phrases } from './en-phrases.js';
import { formatFor } from './format.js';
import { sentencesBy } from './phrasing.js';

const { number, count, list, size, megabytes, duration } = formatFor('en');

/** A template's tag: `html` if a part is a button, and a function that joins strings if none is. */
type Tag<T> = (strings: TemplateStringsArray, ...parts: unknown[]) => T;

const outputs = (value: number) => count(value, { one: '# output', other: '# outputs' });
const examples = (value: number) => count(value, { one: '# example', other: '# examples' });

export const en = {
  ...atRest,

  // A block

  prompt: (label: string) => `${label}, prompt`,
  /** A block's name for readers: its id, or its position on the page. */
  blockName,
  reset: 'Reset',
  tryAgain: 'Try again',
  showCode: 'Show the code',
  session: 'Session',
  runAll: 'Run all',
  restartSession: 'Restart session',
  copyOutput: 'Copy the output',
  copyConsole: 'Copy the console',
  download: 'Download',
  output: 'Output',
  goToLine: (line: number, file: string) => `Go to line ${String(line)} of ${file}`,
  /** What CodeMirror says itself, and what Python says that a completion is, by their English. */
  codeMirror: {
    Completions: 'Completions',
    'Control character': 'Control character',
    'Selection deleted': 'Selection deleted',
    argument: 'argument',
    class: 'class',
    function: 'function',
    keyword: 'keyword',
    module: 'module',
    property: 'property',
  },
  earlierEdit: 'Your earlier edit',
  editedEarlier: 'You edited an earlier version of this example.',
  showMyEdit: 'Show my edit',
  discardEdit: 'Discard it',
  sourceFailed: (url: string, status: number) =>
    status
      ? `The code of this example could not be loaded: the server answered ${String(status)} (${url}).`
      : `The code of this example could not be loaded (${url}). Check the connection. If it is ` +
        'fine, the server does not let this page read the file (CORS).',

  // What a run is doing

  status: {
    loading: 'Loading…',
    downloading: (loaded: number, total: number) =>
      `Downloading Python: ${megabytes(loaded)} of ${megabytes(total)} MB`,
    starting: 'Starting Python…',
    restoring: (place: number, total: number) =>
      `Running earlier examples again: ${number(place)} of ${number(total)}…`,
    resolving: (name: string) => (name ? `Looking for ${name}…` : 'Looking for packages…'),
    installing: (names: readonly string[], loaded: number, total: number | null) => {
      const [first = '', ...others] = names;
      const what = others.length > 1 ? `${first} and ${number(others.length)} more` : list(names);
      if (!loaded) return `Installing ${what}…`;
      const all = total ? ` of ${megabytes(total)}` : '';
      return `Installing ${what}: ${megabytes(loaded)}${all} MB`;
    },
    runningFirst: (name: string) => `Running ${name} first…`,
    queued: 'Waiting for another example…',
    running: 'Running…',
    waiting: 'Waiting for your input…',
    stopping: 'Stopping…',
    done: (milliseconds: number) => `Done in ${duration(milliseconds)}`,
    errorOnLine: (line: number) => `Error on line ${String(line)}`,
    error: 'Error',
    packagesFailed: 'Packages could not be installed',
    didNotRun: 'Did not run',
    ended: 'Python stopped working',
    cannotRun: 'Python could not run',
    timeOut: 'Out of time',
    stopped: 'Stopped',
  },

  // Other blocks. `block` and `blocks` are buttons that lead there.

  restartedSince: 'The session was restarted',
  editedSince: <T>(text: Tag<T>, blocks: unknown, some: number) =>
    some === 1 ? text`${blocks} was edited since` : text`${blocks} were edited since`,
  ranFirst: <T>(text: Tag<T>, blocks: unknown) => text`Ran first: ${blocks}`,
  ranFirstFor: <T>(text: Tag<T>, block: unknown, why: unknown) =>
    text`Ran first for ${block}: ${why}`,
  andMore: (some: number) => ` and ${number(some)} more`,
  /** Why a block runs before another one. Code is between backticks. */
  why: (reasons: readonly Reason[]) => list(reasons.map(reason)),
  allRan: (total: number) => `${examples(total)} ran.`,
  runningAll: <T>(text: Tag<T>, block: unknown, place: number, total: number) =>
    text`Running ${block}, ${number(place)} of ${number(total)}…`,
  stoppedAt: <T>(
    text: Tag<T>,
    block: unknown,
    status: 'error' | 'stopped' | 'timeout',
    left: number,
  ) => {
    const rest = left
      ? ` ${count(left, { one: '# example was', other: '# examples were' })} not run.`
      : '';
    if (status === 'error') return text`${block} failed.${rest}`;
    if (status === 'stopped') return text`${block} was stopped.${rest}`;
    return text`${block} ran out of time.${rest}`;
  },

  // Messages for screen readers

  said: {
    loading: 'Python is loading.',
    installing: 'Packages are being installed.',
    waiting: 'The program waits for your input.',
    finished: 'The example has finished.',
    differs: (failed: number) =>
      `The example has finished: ${count(failed, { one: '# output is', other: '# outputs are' })} ` +
      'not as expected.',
    stopped: 'The example was stopped.',
    failed: (line: number | undefined, error: string) =>
      `The example failed${line === undefined ? '' : ` on line ${String(line)}`}: ${error}`,
    restarted: 'The session was restarted.',
  },

  // A program's output

  restored: (about: {
    readonly kept: number;
    readonly runs: number;
    readonly changed: readonly string[];
  }) => {
    const { kept, runs: again, changed } = about;
    const repeated = count(again, { one: '# earlier run was', other: '# earlier runs were' });
    const what = !again
      ? 'Earlier results were restored.'
      : kept
        ? `Earlier results were restored, and ${repeated} repeated.`
        : `${repeated} repeated.`;
    const missing = changed.length ? ` Results of ${list(changed)} may be missing.` : '';
    return `Python was restarted. ${what}${missing}`;
  },
  droppedOutput: (characters: number) =>
    `The output was too long. The last ${number(characters)} characters were left out.`,
  tasksRunning: (names: readonly string[]) => `Still running in the background: ${list(names)}.`,
  tasksCancelled: (names: readonly string[]) =>
    `Cancelled, because the program ended: ${list(names)}.`,
  inputLabel: 'Input for the program',
  answersLabel: 'Input for the program, one line for each question',
  runWithAnswers: 'Run with this input',
  linesHidden: (some: number) =>
    count(some, { one: '# line is not shown.', other: '# lines are not shown.' }),
  lineCut: 'Part of a long line is not shown.',
  showAll: 'Show all',
  saveAsFile: 'Save as a file',
  moreCharacters: (some: number) => `(${number(some)} more characters)`,
  wideOutput: 'Wide output',
  files: 'Files that the program wrote',
  fileSize: (bytes: number) => size(bytes),
  fileTooLarge: '(too large to download)',
  downloadFile: (path: string) => `Download ${path}`,
  fileImage: (path: string) => `Image ${path}`,

  // Rich output

  cannotShow: (types: readonly string[]) =>
    `This output cannot be shown here (${types.join(', ')}).`,
  displayFailed: (type: string) => `This output (${type}) could not be shown.`,
  jsonDamaged: 'The JSON is damaged.',
  jsonItems: (some: number) => count(some, { one: '# item', other: '# items' }),
  jsonMore: (some: number) => `${number(some)} more`,
  imageDamaged: 'The image is damaged.',
  imageTooLarge: (width: number, height: number) =>
    `The image has ${number(width)} × ${number(height)} pixels, too many to show. Make it smaller.`,
  image: 'Image made by the program',
  drawing: 'Drawing made by the program',
  drawingDamaged: 'The drawing is damaged.',
  interactive: 'Interactive output',
  scriptsBlocked: 'This output has scripts. This page does not let output run scripts.',
  resourcesBlocked: 'Parts of this output come from other sites. This page does not load them.',

  // Differences from the outputs that the page shows

  comparison: {
    differ: (failed: number) =>
      `${count(failed, { one: '# output differs', other: '# outputs differ' })} from the page. ` +
      'Lines with - are the page’s, lines with + are from this run.',
    same: (passed: number) => `${outputs(passed)} as on the page`,
    asExpected: 'The output is as expected.',
    notAsExpected: (hasDifference: boolean): string =>
      hasDifference
        ? 'The output is not as expected. Lines with - were expected, lines with + are from this run.'
        : 'The output is not as expected.',
  },

  // A console

  console: {
    keys:
      'Enter runs, Shift+Enter starts a new line. Tab completes, Shift+Tab describes a call. ' +
      '↑ and ↓ bring back earlier input. Escape, then Tab, leaves.',
    hint: 'Click here or press Enter to type Python.',
    screen: 'Input and output',
    noCompletions: 'No completions.',
    done: 'Done.',
    stopped: 'Stopped.',
    closed: 'The console is closed. Its session goes on: your definitions are still there.',
    closedForGood: 'The console is closed. Its definitions are gone.',
    startAgain: 'Start again',
  },

  // A frame with code from a link

  embed: {
    notice:
      'This code came with the link. It runs in your browser, cut off from this and other sites.',
    damaged: 'The code in this link cannot be read. Part of it is missing or was changed.',
    empty: 'This link has no code. The code belongs after the # in the address.',
  },

  // Messages of Python, the Worker, the engine and sessions

  phrases,
  /** Joins the sentences of several phrases. */
  sentences: sentencesBy(phrases),
};

/** Why a block runs before another one. `names`: code between backticks. */
const REASONS: Readonly<Record<Reason['role'], (names: string) => string>> = {
  defines: (names) => `defines ${names}`,
  changes: (names) => `changes ${names}`,
  deletes: (names) => `deletes ${names}`,
  'may define': (names) => `may define ${names}`,
  'may define anything': () => 'may define anything',
  'may be used': () => 'may be used',
  'named by depends': () => 'named by `depends`',
};

function reason({ role, names, more }: Reason): string {
  const parts = names.map((name) => `\`${name}\``);
  return REASONS[role](list(more ? [...parts, `${number(more)} more`] : parts));
}
