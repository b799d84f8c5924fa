import type { CompiledMessage, ConnectMessage } from '../protocol/frame.js';
import type { Connection, HostPort } from './host-given.js';

/**
 * The port by which the page reaches this Worker. Programs share all objects of this Worker with us, so
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

/** Returns the compiled CPython, or rejects. */
export function moduleOf(whenCompiled: Promise<CompiledMessage>): Promise<WebAssembly.Module> {
  const module = whenCompiled.then((message) => {
    if (message.module) return message.module;
    throw new Error(message.problem);
  });
  module.catch(() => undefined); // the start reports it
  return module;
}

/** Resolves with what is sent first. */
export function whenConnected(scope: EventTarget): Promise<Connection> {
  return new Promise((resolve) => {
    let compiled: (message: CompiledMessage) => void;
    const module = moduleOf(new Promise((settle) => (compiled = settle)));
    const receive = (event: Event) => {
      const { data, ports } = event as MessageEvent<ConnectMessage | CompiledMessage>;
      if (data.type === 'compiled') {
        scope.removeEventListener('message', receive);
        compiled(data);
        return;
      }
      const { loaderUrl, coreUrl, slate } = data;
      resolve({ port: privatePort(ports[0]!), loaderUrl, coreUrl, module, slate });
    };
    scope.addEventListener('message', receive);
  });
}
