/**
 * How a Worker is reached: by a port of its own. Programs can send anything by the Worker's global
 * `postMessage`, and nobody listens to that.
 */

/** Page → Worker (or frame → Worker), first and once, with the port. */
export interface ConnectMessage {
  readonly type: 'connect';
}
