/**
 * How a page runs Python in an opaque origin: a frame without an origin of its own contains the
 * Worker, and passes messages between it and the page. This Worker cannot fetch our files, because
 * a plain host allows other origins nothing: the page hands them over.
 */

/** The files from which the frame makes its Worker. */
export interface SandboxScripts {
  readonly worker: Blob;
  readonly loader: Blob;
  readonly core: Blob;
}

/** Page → frame, once, with a port whose other end the Worker gets. */
export interface SandboxRequest {
  readonly type: 'python-run-sandbox';
  readonly scripts: SandboxScripts;
}

/** Frame → page, through the port, first: it has started. */
export interface SandboxHello {
  readonly type: 'sandbox-ready';
}

/** Page → frame, through the port: the run with this stop flag must stop, or is over. */
export interface RaiseFlagMessage {
  readonly type: 'raise-stop-flag';
  readonly flag: string;
}

/** Frame → page, through the port: the Worker could not be made, or broke. */
export interface SandboxErrorMessage {
  readonly type: 'sandbox-error';
  readonly message: string;
}
