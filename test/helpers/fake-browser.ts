import type { RuntimeScripts } from '../../src/protocol/frame.js';
import type { Performed } from '../../src/protocol/perform-request.js';
import type { Workshop } from '../../src/runtime/any-worker.js';
import { AssetStore, digest } from '../../src/runtime/asset-store.js';
import { manifest, type FileRole, type RuntimeManifest } from '../../src/runtime/assets.js';
import type { RuntimeEnvironment } from '../../src/runtime/browser.js';
import { findObstacle } from '../../src/runtime/obstacle.js';
import { FakeWorker, starts, type Behaviour } from './fake-worker.js';
import { until } from './until.js';
import { moduleOfSize } from './wasm.js';

type RuntimeRole = keyof RuntimeManifest['files'];
type Role = Exclude<FileRole, 'frame'>;

/** The build's. */
const worker = new Uint8Array(await (await fetch('/dist/python-run-worker.js')).arrayBuffer());

/** How the server answers: with the file; with something else; not at all. */
export type Answer = () => Response | Promise<Response>;

const bodies = new Map<Role, Uint8Array<ArrayBuffer>>();

/** A file of the right size; the wasm compiles. */
function body(role: Role): Uint8Array<ArrayBuffer> {
  if (role === 'worker') return worker;
  const { size } = manifest.files[role];
  let bytes = bodies.get(role);
  bytes ??= role === 'wasm' ? moduleOfSize(size) : new Uint8Array(size);
  bodies.set(role, bytes);
  return bytes;
}

// These files stand for the build's own, whose digests the page knows.
for (const [role, file] of Object.entries(manifest.files)) {
  Object.assign(file, { sha256: await digest(body(role as RuntimeRole).slice().buffer) });
}

/** The answer with a whole file. */
export const whole = (role: Role, type = 'application/wasm') => {
  return new Response(body(role), { headers: { 'content-type': type } });
};

/** The answer with a file's first bytes, after which the connection breaks. */
export const cut = (role: Role, length = 1000) => {
  let sent = false;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent) controller.error(new TypeError('network error'));
      else controller.enqueue(body(role).slice(0, length));
      sent = true;
    },
  });
  return new Response(stream, { headers: { 'content-type': 'application/wasm' } });
};

/** Notes what it is given. */
export class FakeWorkshop implements Workshop {
  isBroken = false;
  isClosed = false;
  /** Bytes of CPython so far; whether all have come. */
  wasm = { bytes: 0, isWhole: false };
  scripts: RuntimeScripts | null = null;

  constructor(readonly createWorker: () => FakeWorker) {}

  giveScripts(scripts: RuntimeScripts): void {
    this.scripts = scripts;
  }

  giveWasm(bytes: ArrayBuffer | null): void {
    if (bytes) this.wasm.bytes += bytes.byteLength;
    else this.wasm.isWhole = true;
  }

  close(): void {
    this.isBroken = this.isClosed = true;
  }
}

/** The runtime's environment with a server and Workers of the test. */
export class FakeBrowser implements RuntimeEnvironment {
  readonly workers: FakeWorker[] = [];
  readonly requests: string[] = [];
  /** Answers other than a whole file, by the file's role. */
  readonly answers: Partial<Record<Role, Answer>> = {};
  registrations = 0;
  /** The workshops that were opened. */
  readonly workshops: FakeWorkshop[] = [];
  store = new AssetStore(null);
  hasRoom = false;
  cores = 4;
  readonly findObstacle = findObstacle;
  savesData = true;
  /** Told to let the upkeep go on; by default it waits for ever. */
  whenIdle = (): Promise<void> => new Promise(() => undefined);
  /** How a wait that is too long ends: by default never. */
  expire = (): Promise<never> => new Promise(() => undefined);

  constructor(public behaviour: Behaviour = starts) {}

  readonly openWorkshop = (isSandboxed: boolean): FakeWorkshop => {
    const workshop = new FakeWorkshop(() => {
      const worker = new FakeWorker(this.behaviour);
      worker.isSandboxed = isSandboxed;
      this.workers.push(worker);
      return worker;
    });
    this.workshops.push(workshop);
    return workshop;
  };

  readonly base = 'https://docs.example/page.html';
  readonly performed: Performed = { response: { problem: 'unreadable' }, bytes: null };
  readonly request = () => Promise.resolve(this.performed);

  fetch = async (input: RequestInfo | URL): Promise<Response> => {
    const url = new Request(input).url.replace(/\?.*/, '');
    const roles = Object.keys(manifest.files) as RuntimeRole[];
    const role: Role | undefined = url.endsWith('/python-run-worker.js')
      ? 'worker'
      : roles.find((one) => url.endsWith(`/runtime/${manifest.files[one].file}`));
    if (!role) throw new Error(`Nothing asks for ${url}.`);
    this.requests.push(role);
    return (this.answers[role] ?? (() => whole(role)))();
  };

  readonly registerServiceWorker = (): Promise<void> => {
    this.registrations++;
    return Promise.resolve();
  };

  /** The Worker that was made as number `index`, from 0; waits for it. */
  async worker(index = 0): Promise<FakeWorker> {
    await until(() => this.workers.length > index);
    return this.workers[index]!;
  }
}
