import { Host } from './host.js';

// Wires the host to this Worker's own port; everything else is in the host.
new Host(self);
