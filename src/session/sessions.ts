import type { Runtime } from '../runtime/runtime.js';
import type { Keeping } from './checkpoints.js';
import { IsolatedSession } from './isolated-session.js';
import type { Session, Start } from './session.js';
import { SharedSession } from './shared-session.js';

/** The sessions of a page. Those in a sandbox are separate from the others. */
export class Sessions {
  private readonly open: SessionsOfAKind;
  private readonly sandboxed: SessionsOfAKind;

  constructor(runtime: Runtime) {
    const { environment } = runtime;
    this.open = new SessionsOfAKind(
      (...call) => runtime.startInterpreter(...call),
      runtime,
      environment,
    );
    this.sandboxed = new SessionsOfAKind(
      (...call) => runtime.startSandboxed(...call),
      null,
      environment,
    );
  }

  /** Returns the session of a name, created on first use; for `null`, the isolated session. */
  get(name: string | null, isSandboxed = false): Session {
    const { isolated } = isSandboxed ? this.sandboxed : this.open;
    return name === null ? isolated : this.named(name, isSandboxed);
  }

  named(name: string, isSandboxed = false): SharedSession {
    return (isSandboxed ? this.sandboxed : this.open).named(name);
  }
}

class SessionsOfAKind {
  private readonly shared = new Map<string, SharedSession>();
  readonly isolated: IsolatedSession;

  constructor(
    private readonly start: Start,
    private readonly keeping: Keeping | null,
    private readonly environment: Runtime['environment'],
  ) {
    this.isolated = new IsolatedSession(start, environment.fetch, environment.cores);
  }

  named(name: string): SharedSession {
    const made = this.shared.get(name);
    if (made) return made;
    const session = new SharedSession(this.start, this.keeping, this.environment.fetch);
    this.shared.set(name, session);
    return session;
  }
}
