/** Runs in the frame: makes Workers of what the page hands over. */
import type { FrameHello } from '../protocol/frame.js';
import { serveFrame } from './workshop.js';

const connect = ({ source, ports: [port] }: MessageEvent) => {
  if (source !== parent || !port) return;
  removeEventListener('message', connect);
  serveFrame(port);
};
addEventListener('message', connect);
parent.postMessage({ type: 'python-run-frame' } satisfies FrameHello, '*');
