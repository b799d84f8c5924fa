import { AssetStore } from '../../src/runtime/asset-store.js';
import { manifest, type RuntimeManifest } from '../../src/runtime/assets.js';
import type { AnyWorker } from '../../src/runtime/any-worker.js';
import type { RuntimeEnvironment } from '../../src/runtime/browser.js';
import { findObstacle } from '../../src/runtime/obstacle.js';
import { FakeWorker, starts, type Behaviour } from './fake-worker.js';
import { until } from './until.js';
import { moduleOfSize } from './wasm.js';

type Role = keyof RuntimeManifest['files'];

/** How the server answers: with the file; with something else; not at all. */
export type Answer = () => Response | Promise<Response>;

const bodies = new Map<Role, Uint8Array<ArrayBuffer>>();

/** A file of the right size; the wasm compiles. */
function body(role: Role): Uint8Array<ArrayBuffer> {
  const { size } = manifest.files[role];
  let bytes = bodies.get(role);
  bytes ??= role === 'wasm' ? moduleOfSize(size) : new Uint8Array(size);
  bodies.set(role, bytes);
  return bytes;
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

/** The runtime's environment with a server and Workers of the test. */
export class FakeBrowser implements RuntimeEnvironment {
  readonly workers: FakeWorker[] = [];
  readonly requests: string[] = [];
  /** Answers other than a whole file, by the file's role. */
  readonly answers: Partial<Record<Role, Answer>> = {};
  registrations = 0;
  /** The scripts of the Workers that were made; undefined is the build's. */
  readonly scripts: (string | undefined)[] = [];
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

  readonly createWorker = (script?: string): Worker => {
    this.scripts.push(script);
    const worker = new FakeWorker(this.behaviour);
    this.workers.push(worker);
    return worker.asWorker;
  };

  readonly createSandboxedWorker = (): AnyWorker => this.createWorker();

  fetch = async (input: RequestInfo | URL): Promise<Response> => {
    const url = new Request(input).url.replace(/\?.*/, '');
    const roles = Object.keys(manifest.files) as Role[];
    const role = roles.find((one) => url.endsWith(`/runtime/${manifest.files[one].file}`));
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
