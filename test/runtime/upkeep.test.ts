import { expect } from 'chai';
import type { Asset } from '../../src/runtime/assets.js';
import type { AssetStore } from '../../src/runtime/asset-store.js';
import type { Download } from '../../src/runtime/download.js';
import { Upkeep, type MaintainedRuntime } from '../../src/runtime/upkeep.js';
import { FakeBrowser } from '../helpers/fake-browser.js';
import { nextTask, until } from '../helpers/until.js';

/** Notes what is kept, by the end of its name. */
class FakeStore {
  readonly kept: string[] = [];
  pruned = 0;

  isOpen = () => Promise.resolve(true);
  read = ({ url }: Asset) => {
    return Promise.resolve(this.kept.includes(url) ? new ArrayBuffer(1) : undefined);
  };
  keep = ({ url }: Asset) => {
    this.kept.push(url);
    return Promise.resolve();
  };
  prune = () => {
    this.pruned++;
    return Promise.resolve();
  };

  has(part: string): boolean {
    return this.kept.some((url) => url.includes(part));
  }
}

describe('Upkeep', () => {
  let browser: FakeBrowser;
  let store: FakeStore;
  let runtime: { -readonly [K in keyof MaintainedRuntime]: MaintainedRuntime[K] };
  let done: string[];
  let upkeep: Upkeep;
  /** What `whenIdle` waits for. */
  let gate: Promise<void>;
  let asked: string[];

  beforeEach(() => {
    browser = new FakeBrowser();
    store = new FakeStore();
    browser.store = store as unknown as AssetStore;
    browser.hasRoom = true;
    browser.savesData = false;
    gate = Promise.resolve();
    browser.whenIdle = () => gate;
    asked = [];
    browser.fetch = (input) => {
      asked.push(new Request(input).url);
      return Promise.resolve(new Response('a file'));
    };
    done = [];
    const note = <T>(what: string, value: T) => {
      done.push(what);
      return Promise.resolve(value);
    };
    runtime = {
      download: { image: Promise.resolve({ snapshot: null }) } as unknown as Download,
      fresh: new Map([
        ['wasm', new Blob(['wasm'])],
        ['worker', new Blob(['worker'])],
      ]),
      makeSnapshot: () => note('snapshot', new ArrayBuffer(8)),
      warmUp: () => note('spare', undefined),
      shareLibrary: () => {
        runtime.fresh.set('library', new Blob(['library']));
        return note('library', undefined);
      },
    };
    upkeep = new Upkeep(browser, runtime);
  });

  function run(): void {
    upkeep.runBegan();
    upkeep.runEnded();
  }

  it('does nothing before a run has ended', async () => {
    upkeep.runBegan();
    await nextTask();
    expect(done).to.deep.equal([]);
    upkeep.runEnded();
    await until(() => store.pruned);
  });

  it('stores, makes a snapshot, starts a spare and shares the library, in that order', async () => {
    run();
    await until(() => store.pruned);
    expect(done).to.deep.equal(['snapshot', 'spare', 'library']);
    for (const part of ['.wasm', 'snapshot?', 'python-run-worker.js?v=', 'library-']) {
      expect(store.has(part), part).to.equal(true);
    }
    expect(asked.map((url) => url.replace(/.*\//, ''))).to.have.length(1);
    expect(asked[0]).to.contain('/python-run-frame.html?v=');
  });

  it('stops while a program runs, and goes on after it', async () => {
    let open!: () => void;
    gate = new Promise((resolve) => (open = resolve));
    run();
    upkeep.runBegan();
    open();
    await nextTask();
    expect(done).to.deep.equal([]);
    upkeep.runEnded();
    await until(() => store.pruned);
    expect(done).to.deep.equal(['snapshot', 'spare', 'library']);
  });

  it('makes a new spare after each run, and the rest once', async () => {
    run();
    await until(() => store.pruned);
    run();
    await until(() => done.length === 4);
    expect(done).to.deep.equal(['snapshot', 'spare', 'library', 'spare']);
  });

  it('starts no spare where there is no room', async () => {
    browser.hasRoom = false;
    run();
    await until(() => store.pruned);
    expect(done).to.deep.equal(['snapshot', 'library']);
  });

  it('fetches nothing for a reader who saves data', async () => {
    browser.savesData = true;
    run();
    await until(() => done.length === 2);
    await nextTask();
    expect(done).to.deep.equal(['snapshot', 'spare']);
    expect(asked).to.deep.equal([]);
  });

  it('goes on when a step fails', async () => {
    runtime.makeSnapshot = () => Promise.reject(new Error('an object of JavaScript'));
    run();
    await until(() => store.pruned);
    expect(done).to.deep.equal(['spare', 'library']);
  });
});
