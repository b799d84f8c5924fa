import { setAssetsUrl } from '../runtime/assets.js';
import { Runtime } from '../runtime/runtime.js';
import { Run } from '../session/run.js';
import { Sessions } from '../session/sessions.js';
import type { BareResult, RunEvent, RunSpec } from '../session/types.js';
import { NodeEnvironment } from './environment.js';

export type { BareResult, Run };

/** What a run reports, with codes instead of sentences. */
export type BareEvent = RunEvent<BareResult>;

/** What to run: code, and anything that differs from a plain script. */
export type Script = Pick<RunSpec, 'code'> & Partial<RunSpec>;

/**
 * Python without a page: the same sessions and Workers, in threads of Node. Programs can do
 * everything that the process can: they reach JavaScript, and through it Node.
 */
export class Engine {
  readonly runtime: Runtime;
  private readonly environment = new NodeEnvironment();
  private readonly sessions: Sessions;

  /** @param assets the address of the folder `dist/` */
  constructor(assets: URL | string) {
    setAssetsUrl(assets);
    this.runtime = new Runtime(this.environment);
    this.sessions = new Sessions(this.runtime);
  }

  /** Starts a program. The run's `result` resolves when it is over. */
  start(script: Script, observe: (event: BareEvent) => void = () => undefined): Run {
    const spec: RunSpec = {
      mode: 'script',
      filename: '<script>',
      session: null,
      isSandboxed: false,
      timeout: 0,
      stdin: null,
      packages: [],
      places: { page: 'file:///', base: null, index: null },
      pixelRatio: 1,
      ...script,
    };
    const run = new Run(spec, this.sessions.get(spec.session), observe);
    void perform(run);
    return run;
  }

  /** Ends everything that runs. */
  close(): void {
    this.environment.close();
  }
}

/** Takes a run through its steps, as a page does for a block that needs no other block. */
async function perform(run: Run): Promise<void> {
  let failure: unknown = null;
  try {
    await run.enter();
    await run.python();
    await run.perform();
  } catch (error) {
    failure = error;
  }
  run.end(failure, null);
}
