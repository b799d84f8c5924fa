import { expect } from 'chai';
import { assetsUrl, setAssetsUrl } from '../../src/runtime/assets.js';
import type { Interpreter } from '../../src/runtime/interpreter.js';
import { Runtime } from '../../src/runtime/runtime.js';

const live = new AbortController().signal;
const ignore = () => undefined;

describe('the real runtime', function () {
  this.timeout(120_000);
  const own = assetsUrl();
  const clear = async () => {
    for (const name of await caches.keys()) await caches.delete(name);
  };
  let python: Interpreter;
  let onStart: () => void = ignore;
  let lastId = 0;

  before(async () => {
    await clear();
    setAssetsUrl('/dist/');
  });

  afterEach(() => {
    python.terminate();
  });

  after(async () => {
    setAssetsUrl(own);
    await clear();
  });

  /** Runs a program in `python`; gives its end, and what it has printed to each stream. */
  async function run(code: string) {
    const id = ++lastId;
    const printed = { stdout: '', stderr: '' };
    const { outcome } = await python.run(
      {
        id,
        code,
        filename: `<example ${id}>`,
        mode: 'script',
        outputLimit: 1000,
        keepsTasks: true,
        stdin: [],
        pixelRatio: 1,
      },
      {
        started: () => onStart(),
        output: (chunks) => {
          for (const { stream, text } of chunks) {
            if (stream !== 'stdin') printed[stream] += text;
          }
        },
        display: () => undefined,
        waiting: () => undefined,
      },
    );
    return { outcome, ...printed };
  }

  async function runsWell(): Promise<void> {
    const first = await run('import sys\nprint("a")\nprint("b", file=sys.stderr)\n0');
    expect(first).to.deep.equal({
      outcome: { status: 'ok', value: { 'text/plain': '0' } },
      stdout: 'a\n',
      stderr: 'b\n',
    });
    onStart = () => python.interrupt();
    const { outcome } = await run('x = 1\nwhile True:\n    pass');
    expect(outcome.status).to.equal('stopped');
    onStart = ignore;
    expect((await run('x')).outcome).to.deep.equal({ status: 'ok', value: { 'text/plain': '1' } });
    const library = await run('import wsgiref.util, colorsys\ncolorsys.rgb_to_hsv(0, 0, 0)');
    expect(library.outcome).to.have.property('status', 'ok');
    const error = await run('def f():\n    return 1 / 0\nf()');
    expect(error.outcome).to.have.nested.property('error.line', 2);
  }

  it('runs Python, interrupts it and fetches the rest of its library', async () => {
    python = await new Runtime().startInterpreter(ignore, live);
    await runsWell();
  });

  it('does so from a snapshot, in which random numbers and time are fresh', async () => {
    const runtime = new Runtime();
    const snapshot = await runtime.makeSnapshot();
    expect(snapshot.byteLength).to.be.within(5e6, 20e6);
    const program = `import random, uuid, secrets, tempfile, time, logging
print(random.random(), uuid.uuid4(), uuid.uuid1(), secrets.token_hex())
print(tempfile.mktemp(), time.time(), logging._startTime)`;
    const printed: string[] = [];
    for (let restored = 0; restored < 2; restored++) {
      python = await runtime.startInterpreter(ignore, live);
      await runsWell();
      const { outcome, stdout } = await run(program);
      expect(outcome).to.deep.equal({ status: 'ok' });
      printed.push(...stdout.trim().split(/\s/));
      python.terminate();
    }
    expect(printed).to.have.length(14);
    expect(new Set(printed).size, printed.join(' ')).to.equal(14);
    const image = await runtime.download?.image;
    expect(image?.snapshot, 'it was not given up').to.equal(snapshot);
  });

  it('starts when the snapshot is damaged', async () => {
    const runtime = new Runtime();
    const snapshot = new Uint8Array(await runtime.makeSnapshot());
    snapshot.fill(170, 100_000, 5_000_000);
    python = await runtime.startInterpreter(ignore, live);
    await runsWell();
    const image = await runtime.download?.image;
    expect(image?.snapshot, 'it was given up').to.equal(null);
  });
});
