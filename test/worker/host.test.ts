import { expect } from 'chai';
import {
  PROTOCOL_VERSION,
  type DisplayAct,
  type PageMessage,
  type RunOutcome,
  type RunRequest,
  type RuntimeImage,
  type StreamName,
  type WorkerMessage,
} from '../../src/protocol/messages.js';
import { makeStopAddresses, revoke, type StopAddresses } from '../../src/protocol/stop-flag.js';
import type { Scripts, Sources } from '../../src/worker/boot.js';
import type { HostPort } from '../../src/worker/host-given.js';
import { Host, type Boot } from '../../src/worker/host.js';
import type { Pyodide } from '../../src/worker/python.js';
import { FakeFileSystem } from './fake-file-system.js';
import { until } from '../helpers/until.js';

class FakePort implements HostPort {
  readonly sent: WorkerMessage[] = [];
  private listener: (event: { data: unknown }) => void = () => undefined;

  postMessage(message: WorkerMessage): void {
    this.sent.push(message);
  }

  addEventListener(_type: 'message', listener: (event: { data: unknown }) => void): void {
    this.listener = listener;
  }

  tell(message: PageMessage): void {
    this.listener({ data: message });
  }

  /** Waits for a message of a type; gives the last one. */
  async answer<T extends WorkerMessage['type']>(
    type: T,
  ): Promise<Extract<WorkerMessage, { type: T }>> {
    const last = () => this.sent.findLast((message) => message.type === type);
    await until(last);
    return last() as Extract<WorkerMessage, { type: T }>;
  }
}

/** An interpreter whose program is a function of the test. */
class FakePython implements Pyodide {
  readonly version = '0';
  readonly FS = new FakeFileSystem();
  readonly loadedPackages = {};
  readonly _api = {} as Pyodide['_api'];
  /** Bytes that are left. */
  memory = Infinity;
  readonly _module = {
    HEAPU8: new Uint8Array(),
    HEAP32: new Int32Array(4),
    __Py_emscripten_signal_clock: 8,
    _malloc: (size: number) => (size > this.memory ? 0 : 8),
    _free: () => undefined,
    wasmTable: { length: 1 },
    FS: { readdir: () => ['.', '..'] },
  } as unknown as Pyodide['_module'];
  /** What Python was called for, with the keywords of runs. */
  readonly calls: string[] = [];
  readonly runs: unknown[] = [];
  interrupts = 0;
  /** Whether the program waits where an interrupt can end it. */
  isAwaiting = true;
  program: () => RunOutcome | Promise<RunOutcome> = () => ({ status: 'ok' });
  private readonly writers = new Map<StreamName, Parameters<Pyodide['setStdout']>[0]>();

  /** Answers what a console asks. */
  consult: (question: object) => unknown = () => null;
  private worker: (request: string) => unknown = () => undefined;

  pyimport(name: string) {
    expect(name).to.equal('python_run.bridge');
    return {
      answer: (request: string) => this.answer(JSON.parse(request) as { readonly call: string }),
      connect: (worker: FakePython['worker']) => (this.worker = worker),
    };
  }

  /** Calls the host as Python does. */
  call(call: string, given: object = {}): unknown {
    return JSON.parse(this.worker(JSON.stringify({ call, ...given })) as string);
  }

  private answer({ call, ...given }: { readonly call: string }): string | Promise<string> {
    this.calls.push(call);
    if (call === 'run') return this.run(given);
    if (call === 'interrupt') {
      this.interrupts++;
      return JSON.stringify(this.isAwaiting);
    }
    return JSON.stringify(call === 'start' ? null : this.consult({ call, ...given }));
  }

  private async run(given: object): Promise<string> {
    this.runs.push(given);
    this.call('expose', { on: true });
    const outcome = await this.program();
    this.call('expose', { on: false });
    return JSON.stringify(outcome);
  }

  runPython(): unknown {
    return '3.14.2';
  }

  setStdout(writer: Parameters<Pyodide['setStdout']>[0]): void {
    this.writers.set('stdout', writer);
  }

  setStderr(writer: Parameters<Pyodide['setStderr']>[0]): void {
    this.writers.set('stderr', writer);
  }

  setInterruptBuffer(): void {
    // From now on a program may ask.
  }

  print(stream: StreamName, text: string): void {
    const bytes = new TextEncoder().encode(text);
    expect(this.writers.get(stream)?.write(bytes)).to.equal(bytes.length);
  }

  display(act: DisplayAct): void {
    this.call('display', { act });
  }
}

const PREPARE = {
  type: 'prepare',
  version: PROTOCOL_VERSION,
  base: 'https://docs.example/page.html',
} as const;

const SOURCES: Sources = {
  loaderUrl: 'https://docs.example/pyodide.mjs',
  coreUrl: 'https://docs.example/pyodide.asm.mjs',
  module: Promise.resolve({} as WebAssembly.Module),
};

const image = { snapshot: null, lock: { info: {}, packages: {} } } as RuntimeImage;

describe('Host', () => {
  let host: Host;
  let port: FakePort;
  let python: FakePython;
  let takeSignal: () => number;
  let boot: { -readonly [K in keyof Boot]: Boot[K] };
  let stopFlag: StopAddresses;

  beforeEach(() => {
    port = new FakePort();
    python = new FakePython();
    boot = {
      loadScripts: () => Promise.resolve({} as Scripts),
      bootPython: (_scripts, _image, take) => {
        takeSignal = take;
        return Promise.resolve(python);
      },
      makeSnapshot: () => Promise.resolve(new ArrayBuffer(8)),
    };
    stopFlag = makeStopAddresses();
    host = new Host({ port, slate: null, ...SOURCES }, boot);
  });

  afterEach(() => {
    revoke(stopFlag);
  });

  async function up(): Promise<void> {
    port.tell(PREPARE);
    port.tell({ type: 'boot', image });
    await port.answer('ready');
    port.sent.length = 0;
  }

  const request = (parts: Partial<RunRequest> = {}): RunRequest => ({
    type: 'run',
    id: 7,
    code: 'print(1)',
    filename: '<example 1>',
    mode: 'script',
    outputLimit: 1000,
    keepsTasks: true,
    stdin: [],
    pixelRatio: 2,
    stopFlag,
    ...parts,
  });

  it('answers what a console asks, in JSON, and tells why it cannot', async () => {
    const question = { kind: 'statements', source: 'x' } as const;
    port.tell({ type: 'ask', id: 1, question });
    expect((await port.answer('answered')).failure).to.equal('Asked before Python was up.');
    await up();
    python.consult = (asked) => [{ source: asked, exits: false }];
    port.tell({ type: 'ask', id: 2, question });
    const { id, answer, failure } = await port.answer('answered');
    expect({ id, answer, failure }).to.deep.equal({
      id: 2,
      answer: [{ source: { call: 'statements', source: 'x' }, exits: false }],
      failure: null,
    });
    python.consult = () => {
      throw new Error('Traceback …\nValueError: none left\n');
    };
    port.sent.length = 0;
    port.tell({ type: 'ask', id: 3, question });
    expect(await port.answer('answered')).to.include({
      answer: null,
      failure: 'ValueError: none left',
    });
  });

  describe('prepare', () => {
    it('loads the scripts that it was given', async () => {
      let sources: Sources | undefined;
      boot.loadScripts = (given) => {
        sources = given;
        return Promise.resolve({} as Scripts);
      };
      port.tell(PREPARE);
      await port.answer('prepared');
      expect(sources).to.include(SOURCES);
      expect(host.base).to.equal(PREPARE.base);
    });

    it('refuses a page of another version, and says which is which', async () => {
      boot.loadScripts = () => expect.fail('nothing may be loaded');
      port.tell({ ...PREPARE, version: '0.0.9' });
      const { why } = await port.answer('boot-failed');
      expect(why).to.deep.equal({
        code: 'versions-differ',
        page: '0.0.9',
        worker: PROTOCOL_VERSION,
      });
    });

    it('tells why the scripts cannot be loaded', async () => {
      boot.loadScripts = () => Promise.reject(new TypeError('404'));
      port.tell(PREPARE);
      expect(await port.answer('boot-failed')).to.have.nested.property('why.detail', '404');
    });
  });

  describe('boot', () => {
    it('starts Python with the image and is ready when all is tied to it', async () => {
      boot.bootPython = (_scripts, given) => {
        expect(given).to.equal(image);
        return Promise.resolve(python);
      };
      port.tell(PREPARE);
      port.tell({ type: 'boot', image });
      await port.answer('ready');
      expect(python.calls).to.deep.equal(['start']);
    });

    it('tells why Python cannot start', async () => {
      // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- scripts do
      boot.bootPython = () => Promise.reject('no memory');
      port.tell(PREPARE);
      port.tell({ type: 'boot', image });
      expect(await port.answer('boot-failed')).to.have.nested.property('why.detail', 'no memory');
    });

    it('must come after prepare', async () => {
      port.tell({ type: 'boot', image });
      await port.answer('boot-failed');
    });
  });

  describe('run', () => {
    it('gives the runner the program, and the page its end', async () => {
      await up();
      python.program = () => ({ status: 'ok', value: { 'text/plain': '0' } });
      port.tell(request({ mode: 'transcript' }));
      const { id, outcome, duration, dropped } = await port.answer('ended');
      expect(python.runs).to.deep.equal([
        { code: 'print(1)', filename: '<example 1>', mode: 'transcript', tasks: 'keep' },
      ]);
      expect({ id, outcome, dropped }).to.deep.equal({
        id: 7,
        outcome: { status: 'ok', value: { 'text/plain': '0' } },
        dropped: 0,
      });
      expect(duration).to.be.at.least(0);
      expect(port.sent.map(({ type }) => type)).to.deep.equal(['started', 'ended']);
    });

    it('sends what is displayed after what was printed before, up to the limit', async () => {
      await up();
      const show = (text: string): DisplayAct => ({
        type: 'show',
        data: { 'text/plain': text },
        metadata: {},
      });
      python.display(show('before a run'));
      python.program = () => {
        expect(python.call('density')).to.equal(2);
        for (let n = 0; n < 100; n++) python.print('stdout', '.');
        python.display(show('shown'));
        python.display(show('x'.repeat(1000)));
        python.display({ type: 'clear', wait: false });
        python.display(show('x'.repeat(1000)));
        return { status: 'ok' };
      };
      port.tell(request());
      const { dropped } = await port.answer('ended');
      expect(dropped).to.equal(1000);
      const sent = port.sent.slice(1, -1).map((message) => {
        if (message.type === 'output') return message.chunks.map(({ text }) => text).join('');
        if (message.type !== 'display') return message.type;
        return message.act.type === 'show' ? message.act.data['text/plain'] : message.act.type;
      });
      expect(sent.join('|').replace(/[.|]+shown/, '…shown')).to.equal(
        `…shown|clear|${'x'.repeat(1000)}`,
      );
    });

    it('gives the runner what the page shows, and the page how it compares', async () => {
      const check = {
        ...{ line: 1, source: '1 + 1', passed: false, isQuiet: false },
        ...{ difference: '- 3\n+ 2', traceback: '' },
      };
      await up();
      python.program = () => {
        python.print('stdout', '2\n');
        python.call('tell', { check });
        return { status: 'ok' };
      };
      const examples = [
        { lines: 1, want: '3' },
        { lines: 2, want: null },
      ];
      port.tell(request({ examples }));
      await port.answer('ended');
      expect(python.runs[0]).to.deep.include({ examples });
      expect(port.sent.map(({ type }) => type)).to.deep.equal([
        ...['started', 'output', 'checked', 'ended'],
      ]);
      expect((await port.answer('checked')).check).to.deep.equal(check);
      port.tell(request({ expect: '2', keepsTasks: false }));
      await until(() => python.runs.length === 2);
      expect(python.runs[1]).to.include({ expect: '2', tasks: 'cancel' });
      expect(python.runs[1]).not.to.have.property('examples');
    });

    it('interrupts once what the program awaits', async () => {
      await up();
      port.tell({ type: 'interrupt', id: 7 }); // before it runs
      let end: (outcome: RunOutcome) => void = () => undefined;
      python.program = () => new Promise((resolve) => (end = resolve));
      port.tell(request());
      await port.answer('started');
      await until(() => python.runs.length === 1);
      port.tell({ type: 'interrupt', id: 8 }); // of another run
      expect(python.interrupts).to.equal(0);
      python.isAwaiting = false;
      port.tell({ type: 'interrupt', id: 7 });
      python.isAwaiting = true;
      port.tell({ type: 'interrupt', id: 7 });
      port.tell({ type: 'interrupt', id: 7 });
      expect(python.interrupts, 'one press, one interrupt').to.equal(2);
      expect(port.sent.filter(({ type }) => type === 'interrupted')).to.deep.equal([
        { type: 'interrupted', id: 7 },
      ]);
      end({ status: 'ok' });
      await port.answer('ended');
    });

    it('tells what is printed, in order, before the end', async () => {
      await up();
      python.program = () => {
        for (let n = 0; n < 200; n++) python.print(n % 2 ? 'stderr' : 'stdout', `${String(n)}\n`);
        return { status: 'ok' };
      };
      port.tell(request());
      await port.answer('ended');
      const chunks = port.sent.flatMap((message) =>
        message.type === 'output' ? message.chunks : [],
      );
      expect(chunks).to.deep.equal(
        Array.from({ length: 200 }, (_, n) => ({
          stream: n % 2 ? 'stderr' : 'stdout',
          text: `${String(n)}\n`,
        })),
      );
      expect(port.sent.at(-1)).to.have.property('type', 'ended');
    });

    it('counts what is past the limit', async () => {
      await up();
      python.program = () => {
        python.print('stdout', '0123456789');
        return { status: 'ok' };
      };
      port.tell(request({ outputLimit: 4 }));
      expect(await port.answer('ended')).to.have.property('dropped', 6);
      expect(await port.answer('output')).to.deep.equal({
        type: 'output',
        id: 7,
        chunks: [{ stream: 'stdout', text: '0123' }],
      });
    });

    it('leaves out what is printed when no run is on', async () => {
      await up();
      python.print('stdout', 'late');
      expect(port.sent).to.deep.equal([]);
    });

    it('raises the signal once, when the page revokes the stop flag', async () => {
      await up();
      python.program = () => {
        expect(takeSignal()).to.equal(0);
        revoke(stopFlag);
        while (takeSignal() === 0);
        expect(takeSignal(), 'once').to.equal(0);
        return { status: 'stopped', error: { type: 'E', message: '', traceback: '' } };
      };
      port.tell(request());
      expect((await port.answer('ended')).outcome.status).to.equal('stopped');
    });

    it('runs one after the other', async () => {
      await up();
      port.tell(request({ id: 1 }));
      await port.answer('ended');
      port.tell(request({ id: 2 }));
      await until(() => port.sent.length === 4);
      expect(port.sent.map((message) => 'id' in message && message.id)).to.deep.equal([1, 1, 2, 2]);
    });
  });

  describe('the end of the interpreter', () => {
    it('is told after what was printed', async () => {
      await up();
      python.program = () => {
        for (let n = 0; n < 100; n++) python.print('stdout', '.');
        throw new RangeError('memory access out of bounds');
      };
      port.tell(request());
      const { why } = await port.answer('fatal');
      expect(why).to.deep.equal({ code: 'broke-down', detail: 'memory access out of bounds' });
      const printed = port.sent.flatMap((message) =>
        message.type === 'output' ? message.chunks : [],
      );
      expect(printed.map(({ text }) => text).join('')).to.have.length(100);
      expect(port.sent.at(-1)).to.have.property('type', 'fatal');
      expect(port.sent.some(({ type }) => type === 'ended')).to.equal(false);
    });

    it('is told when the runtime says so', async () => {
      await up();
      python._api.on_fatal?.(new Error('stack overflow'));
      expect(port.sent).to.deep.equal([
        { type: 'fatal', why: { code: 'broke-down', detail: 'stack overflow' } },
      ]);
    });

    it('is told with the code when the program ended it', async () => {
      await up();
      python._api.on_fatal?.(Object.assign(new Error('exit(3)'), { name: 'Exit', status: 3 }));
      expect(port.sent).to.deep.equal([{ type: 'fatal', why: { code: 'exit-code', status: 3 } }]);
    });

    it('is told when the program closes the Worker', async () => {
      await up();
      host.close();
      expect(await port.answer('fatal')).to.have.nested.property('why.code', 'worker-closed');
    });

    it('is told when Python has no memory to answer', async () => {
      await up();
      python.consult = () => {
        throw new Error('Traceback …\nMemoryError\n');
      };
      port.tell({ type: 'ask', id: 1, question: { kind: 'statements', source: 'x' } });
      expect(await port.answer('fatal')).to.have.nested.property('why.code', 'no-memory');
    });

    it('is told when a program has left its session no memory, and only then', async () => {
      await up();
      const error = { type: 'MemoryError', message: '', traceback: '' };
      python.program = () => ({ status: 'error', error });
      port.tell(request({ id: 1 }));
      expect(await port.answer('ended')).to.have.property('id', 1);
      python.memory = 1_000_000;
      port.tell(request({ id: 2, keepsTasks: false }));
      await until(() => port.sent.some((one) => one.type === 'ended' && one.id === 2));
      port.tell(request({ id: 3 }));
      expect(await port.answer('fatal')).to.have.nested.property('why.code', 'no-memory');
    });

    it('is told when the event loop broke off for want of memory, and only then', async () => {
      await up();
      host.uncaught();
      expect(port.sent).to.deep.equal([]);
      python.memory = 0;
      host.uncaught();
      expect(port.sent).to.deep.equal([{ type: 'fatal', why: { code: 'no-memory' } }]);
    });

    it('is told when a run comes before Python is up', async () => {
      port.tell(request());
      await port.answer('fatal');
    });
  });
});
