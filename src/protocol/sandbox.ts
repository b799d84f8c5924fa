/**
 * How a page runs Python in an opaque origin: a frame without an origin of its own has the Worker,
 * and hands on what the page and the Worker say. Such a Worker can fetch none of our files, since a
 * plain host allows other origins nothing: the page hands them over.
 */

/** The files that the frame makes its Worker of. */
export interface SandboxScripts {
  readonly worker: Blob;
  readonly loader: Blob;
  readonly core: Blob;
}

/** Page → frame, once, with the port of which the Worker then has the other end. */
export interface SandboxRequest {
  readonly type: 'python-run-sandbox';
  readonly scripts: SandboxScripts;
}

/** Frame → page, by the port, first: it has begun. */
export interface SandboxHello {
  readonly type: 'sandbox-ready';
}

/** Page → frame, by the port: the run whose stop flag has this name shall stop, or is over. */
export interface RaiseFlagMessage {
  readonly type: 'raise-stop-flag';
  readonly flag: string;
}

/** Frame → page, by the port: the Worker could not be made, or broke. */
export interface SandboxErrorMessage {
  readonly type: 'sandbox-error';
  readonly message: string;
}
