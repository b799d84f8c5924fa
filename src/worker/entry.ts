import { Host } from './host.js';
import { closeStorage, guardClose, openNetwork } from './globals.js';
import { whenConnected } from './private-port.js';

// In WebKit, errors made by the browser, such as that of a failed request, have no stack. pyodide
// reads it, and Python code that awaits the error would wait forever.
for (const prototype of [Error.prototype, DOMException.prototype]) {
  if ('stack' in prototype) continue;
  Object.defineProperty(prototype, 'stack', { value: '', writable: true, configurable: true });
}

// Connects the host to this Worker. Everything else is in the host.
closeStorage(self);
void whenConnected(self).then((connection) => {
  const host = new Host(connection);
  openNetwork(self, host.questions, () => host.base);
  guardClose(self, () => {
    host.close();
  });
  for (const type of ['error', 'unhandledrejection']) {
    self.addEventListener(type, () => {
      host.uncaught();
    });
  }
});
