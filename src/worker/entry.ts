import { Host } from './host.js';
import { closeStorage, guardClose, guardFetch } from './network.js';

// In WebKit an error that the browser itself made, such as that of a request that failed, has no stack;
// pyodide reads it, and what awaits the error in Python would wait for ever.
for (const prototype of [Error.prototype, DOMException.prototype]) {
  if ('stack' in prototype) continue;
  Object.defineProperty(prototype, 'stack', { value: '', writable: true, configurable: true });
}

// Wires the host to this Worker; everything else is in the host.
guardFetch(self);
closeStorage(self);
const host = new Host(self);
guardClose(self, () => {
  host.close();
});
for (const type of ['error', 'unhandledrejection']) {
  self.addEventListener(type, () => {
    host.uncaught();
  });
}
