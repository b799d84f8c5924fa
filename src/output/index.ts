export { announce, announceEnd } from './live-region.js';
export { OutputView } from './output-view.js';
