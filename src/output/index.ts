export { namesOf } from './display-names.js';
export { ConsoleScreen, type ConsolePrompt } from './console-screen.js';
export { announce, announceEnd } from './live-region.js';
export { OutputView, restoredText, type Restored } from './output-view.js';
export { rememberBlock, ShowLineEvent } from './places.js';
export { textStyles } from './text-styles.js';
