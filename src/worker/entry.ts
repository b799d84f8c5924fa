import { completeErrors } from './error-stacks.js';
import { Host } from './host.js';
import { closeStorage, guardClose, guardFetch } from './network.js';

completeErrors();

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
