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
export { restartSession, runAll } from './commands.js';
export { setAssetsUrl } from './runtime/assets.js';
export type {
  DisplayAct,
  MimeBundle,
  MimeMetadata,
  OutputChunk,
  StreamName,
} from './protocol/messages.js';
export type { RunError, RunResult, RunState } from './session/types.js';
