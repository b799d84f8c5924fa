import type { ConnectMessage } from '../protocol/connect.js';
import type { HostPort } from './host.js';

/**
 * The port that the page gave to this Worker. Programs share all objects of this Worker with us, so
 * what they change must not bring them the port: its methods, and the getters of its events, are
 * taken before any program runs.
 */
export function privatePort(port: MessagePort): HostPort {
  const post = port.postMessage.bind(port);
  // eslint-disable-next-line @typescript-eslint/unbound-method -- each call says whose getter it is
  const getter = Object.getOwnPropertyDescriptor(MessageEvent.prototype, 'data')!.get!;
  const dataOf = getter.call.bind(getter) as (event: MessageEvent) => unknown;
  return {
    postMessage: (message, transfer = []) => {
      post(message, transfer);
    },
    addEventListener: (_type, listener) => {
      port.addEventListener('message', (event) => {
        listener({ data: dataOf(event) });
      });
      port.start();
    },
  };
}

/** Resolves with the port that the page sends first. */
export function whenConnected(scope: EventTarget): Promise<HostPort> {
  return new Promise((resolve) => {
    const receive = (event: Event) => {
      const [port] = (event as MessageEvent<ConnectMessage>).ports;
      if (!port) return;
      scope.removeEventListener('message', receive);
      resolve(privatePort(port));
    };
    scope.addEventListener('message', receive);
  });
}
