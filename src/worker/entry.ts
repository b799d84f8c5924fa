import { Host } from './host.js';

// Wires the host to this Worker; everything else is in the host.
const host = new Host(self);
self.close = () => {
  host.close();
};
