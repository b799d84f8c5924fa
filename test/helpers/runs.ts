import { Runtime } from '../../src/runtime/runtime.js';
import type { Delay } from '../../src/session/allowance.js';
import { Run } from '../../src/session/run.js';
import { Sessions } from '../../src/session/sessions.js';
import type { BareResult, RunEvent, RunSpec, RunState } from '../../src/session/types.js';
import { FakeBrowser } from './fake-browser.js';

/** A run and all that it told. */
export interface Told {
  readonly run: Run;
  readonly events: RunEvent<BareResult>[];
  readonly states: RunState[];
}

/** Takes a run through its steps, as its page does for a block that needs no other. */
async function drive(run: Run): Promise<void> {
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

/** Sessions of a page whose browser is a fake, and a clock that stands until the test moves it. */
export class FakePage {
  readonly browser = new FakeBrowser();
  readonly sessions = new Sessions(new Runtime(this.browser));
  /** What waits for time to pass, with its milliseconds. */
  readonly timers = new Map<() => void, number>();

  private readonly delay: Delay = (callback, milliseconds) => {
    this.timers.set(callback, milliseconds);
    return () => this.timers.delete(callback);
  };

  start(session: string | null, spec: Partial<RunSpec> = {}): Told {
    const whole: RunSpec = {
      code: '1',
      mode: 'script',
      filename: '<example 1>',
      session,
      isSandboxed: false,
      timeout: 0,
      stdin: null,
      packages: [],
      places: { page: document.baseURI, base: null, index: null },
      pixelRatio: 1,
      ...spec,
    };
    const events: RunEvent<BareResult>[] = [];
    const states: RunState[] = [];
    const observe = (event: RunEvent<BareResult>) => {
      events.push(event);
      if (event.type === 'state') states.push(event.state);
    };
    const run = new Run(whole, this.sessions.get(session), observe, this.delay);
    void drive(run);
    return { run, events, states };
  }

  /** Lets the time pass that something waits for; so often, where it waits on. */
  passTime(times = 1): void {
    for (let time = 0; time < times; time++) {
      const due = [...this.timers.keys()];
      this.timers.clear();
      for (const callback of due) callback();
    }
  }
}
