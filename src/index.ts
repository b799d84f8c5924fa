export { PythonRun } from './elements/python-run.js';
export {
  PythonRunChangeEvent,
  PythonRunEndEvent,
  PythonRunInputEvent,
  PythonRunOutputEvent,
  PythonRunStartEvent,
  PythonRunStateEvent,
  type PythonRunEventMap,
} from './elements/events.js';
export { setAssetsUrl } from './runtime/assets.js';
export type { MimeBundle, OutputChunk, StreamName } from './protocol/messages.js';
export type { RunError, RunResult, RunState } from './session/types.js';
