import { expect } from 'chai';
import type { QuestionCalls, WorkerMessage } from '../../src/protocol/messages.js';
import { readAnswer, readMessage } from '../../src/protocol/read-messages.js';

const ERROR = { type: 'E', message: 'm', line: 1, columns: [0, 1], traceback: 't' } as const;
const OF_FILE = { url: 'https://a.example/a.whl', name: 'a', sha256: null, size: 7 };
const FILE = { ...OF_FILE, kind: 'wheel' } as const;
const WHEEL = { ...OF_FILE, version: '1', fileName: 'a.whl', installDir: 'site' };

/** One or more of each type, with all fields. */
const MESSAGES: { [Type in WorkerMessage['type']]: Extract<WorkerMessage, { type: Type }>[] } = {
  prepared: [{ type: 'prepared' }],
  ready: [{ type: 'ready' }],
  snapshot: [{ type: 'snapshot', snapshot: new ArrayBuffer(1) }],
  checkpoint: [
    {
      type: 'checkpoint',
      obstacle: '',
      checkpoint: {
        memory: new ArrayBuffer(1),
        outside: {
          archives: ['library'],
          workingDirectory: '/',
          openFiles: [{ descriptor: 3, path: '/a', flags: 0, position: 0 }],
          removed: ['/b'],
          packages: { a: 'pypi' },
          placed: ['c'],
          functions: 1,
        },
        files: [
          { path: '/a', mode: 1, mtime: 1, content: new Uint8Array(1) },
          { path: '/b', mode: 1, mtime: 1, content: 'target' },
        ],
      },
    },
  ],
  'boot-failed': [{ type: 'boot-failed', why: { code: 'no-memory' } }],
  fatal: [{ type: 'fatal', why: { code: 'no-memory' } }],
  'file-wanted': [{ type: 'file-wanted', key: 1, file: FILE }],
  installed: [{ type: 'installed', id: 1, wheels: [WHEEL], problem: null }],
  started: [{ type: 'started', id: 1 }],
  output: [{ type: 'output', id: 1, chunks: [{ stream: 'stdout', text: 'a' }] }],
  display: [
    {
      type: 'display',
      id: 1,
      act: {
        type: 'show',
        data: { a: 'b' },
        metadata: { a: { width: 1, alt: 'a' } },
        displayId: 'd',
      },
    },
    { type: 'display', id: 1, act: { type: 'update', data: {}, metadata: {}, displayId: 'd' } },
    { type: 'display', id: 1, act: { type: 'clear', wait: true } },
  ],
  checked: [
    {
      type: 'checked',
      id: 1,
      check: { line: 1, source: 's', passed: true, isQuiet: false, difference: '', traceback: '' },
    },
  ],
  waiting: [{ type: 'waiting', id: 1, question: { kind: 'line' }, key: 1, isBlocked: true }],
  wanted: [
    { type: 'wanted', key: 1, wanted: { kind: 'archive', name: 'library' }, isBlocked: true },
    {
      type: 'wanted',
      key: 2,
      wanted: {
        kind: 'request',
        request: { url: 'https://a.example/', method: 'GET', headers: [['a', 'b']], body: null },
      },
      isBlocked: false,
    },
  ],
  interrupted: [{ type: 'interrupted', id: 1 }],
  ended: [
    {
      type: 'ended',
      id: 1,
      outcome: { status: 'ok', value: { a: 'b' }, metadata: {}, tasks: ['t'], exited: true },
      duration: 1,
      dropped: 0,
      lacksInput: false,
      files: [{ path: 'a', size: 1, content: new Blob() }],
    },
    {
      type: 'ended',
      id: 1,
      outcome: { status: 'error', error: ERROR },
      duration: 1,
      dropped: 0,
      lacksInput: false,
    },
  ],
  answered: [{ type: 'answered', id: 1, answer: null, failure: 'E' }],
};

const ANSWERS: { [Kind in keyof QuestionCalls]: NonNullable<ReturnType<QuestionCalls[Kind]>> } = {
  plan: {
    first: [{ id: 'a', reasons: [] }],
    stale: [{ id: 'b', dependencies: ['a'] }],
    fingerprints: { a: '1' },
    error: null,
  },
  statements: [{ source: 'a', exits: false }],
  complete: { prefix: 'a', options: [{ label: 'abs', detail: 'function' }] },
  describe: { name: 'f', signature: '()', doc: '' },
};

/** Fields that are checked where they are used, and those of whose values all are allowed. */
const FREE = /^(why|problem|answer|reasons|error)$/;

/** What no field may be. */
const HOSTILE = [NaN, [NaN], { hostile: NaN }];

/** The same data with each field, in turn, being something else. */
function* spoilt(data: unknown, path = ''): Generator<[path: string, data: unknown]> {
  if (data instanceof ArrayBuffer || data instanceof Blob || ArrayBuffer.isView(data)) return;
  if (typeof data !== 'object' || data === null) return;
  for (const [name, value] of Object.entries(data) as [string, unknown][]) {
    const own = `${path}.${name}`;
    const copy = (other: unknown) =>
      Array.isArray(data)
        ? data.map((one: unknown, index) => (String(index) === name ? other : one))
        : { ...data, [name]: other };
    const isFree =
      FREE.test(name) && !(typeof value === 'object' && value !== null && 'traceback' in value);
    if (isFree) continue;
    for (const wrong of HOSTILE) yield [own, copy(wrong)];
    for (const [inner, other] of spoilt(value, own)) yield [inner, copy(other)];
  }
}

describe('readMessage', () => {
  for (const [type, messages] of Object.entries(MESSAGES)) {
    it(`lets ${type} through, and nothing that only looks like it`, () => {
      for (const message of messages) {
        expect(readMessage(message)).to.equal(message);
        for (const [path, other] of spoilt(message))
          expect(readMessage(other), path).to.equal(null);
      }
    });
  }

  it('lets nothing else through', () => {
    const others = [
      undefined,
      null,
      1,
      'ready',
      [],
      {},
      { type: 'constructor' },
      { type: '__proto__' },
    ];
    for (const other of others) expect(readMessage(other)).to.equal(null);
    expect(readMessage({ type: 'ended', id: 1 }), 'without an outcome').to.equal(null);
  });

  it('takes no address that is longer than addresses are', () => {
    const url = `https://a.example/${'a'.repeat(10_000)}`;
    expect(readMessage({ type: 'file-wanted', key: 1, file: { ...FILE, url } })).to.equal(null);
  });
});

describe('readAnswer', () => {
  for (const [kind, answer] of Object.entries(ANSWERS) as [keyof QuestionCalls, object][]) {
    it(`reads what answers ${kind}, and nothing else`, () => {
      expect(readAnswer(kind, answer)).to.equal(answer);
      for (const [path, other] of spoilt(answer))
        expect(() => readAnswer(kind, other), path).to.throw(TypeError);
    });
  }
});
