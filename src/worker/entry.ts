import { Host } from './host.js';
import { closeStorage, guardClose, guardFetch } from './network.js';
import { whenConnected } from './private-port.js';

// In WebKit, errors made by the browser, such as that of a failed request, have no stack. pyodide
// reads it, and Python code that awaits the error would wait forever.
for (const prototype of [Error.prototype, DOMException.prototype]) {
  if ('stack' in prototype) continue;
  Object.defineProperty(prototype, 'stack', { value: '', writable: true, configurable: true });
}

// Connects the host to this Worker. Everything else is in the host.
guardFetch(self);
closeStorage(self);
void whenConnected(self).then((port) => {
  const host = new Host(port);
  guardClose(self, () => {
    host.close();
  });
  for (const type of ['error', 'unhandledrejection']) {
    self.addEventListener(type, () => {
      host.uncaught();
    });
  }
});
