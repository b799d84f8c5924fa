export { DisplayNames } from './display-names.js';
export { ConsoleScreen, type ConsolePrompt } from './console-screen.js';
export { announce, announceEnd } from './live-region.js';
export { outputStyles } from './output-styles.js';
export { OutputView, type Asker } from './output-view.js';
export { rememberBlock, type Place } from './places.js';
export { textStyles } from './text-styles.js';
