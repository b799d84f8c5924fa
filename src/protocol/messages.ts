/**
 * The messages between the page and a Worker: one union for each direction, and one file for each
 * idea. Each message says who sends it, when, and what follows. Only types are imported, so that
 * both realms (and the same host under Node) can share them.
 */

import type { CheckpointMessage, CheckpointRequest } from './checkpoint.js';
import type { WaitingMessage } from './input.js';
import type { LibraryMessage } from './library.js';
import type {
  FileMessage,
  FileWantedMessage,
  InstallRequest,
  InstalledMessage,
} from './packages.js';
import type { AnsweredMessage, AskRequest } from './questions.js';
import type {
  CheckedMessage,
  DisplayMessage,
  EndedMessage,
  InterruptMessage,
  InterruptedMessage,
  OutputMessage,
  RunRequest,
  StartedMessage,
} from './run.js';
import type {
  BootFailedMessage,
  BootRequest,
  FatalMessage,
  PrepareRequest,
  PreparedMessage,
  ReadyMessage,
  SnapshotMessage,
  SnapshotRequest,
} from './start.js';
import type { GivenMessage, WantedMessage } from './wanted.js';

export type * from './checkpoint.js';
export type * from './input.js';
export type * from './library.js';
export type * from './output.js';
export type * from './packages.js';
export type * from './phrases.js';
export type * from './plan.js';
export type * from './questions.js';
export type * from './run.js';
export type * from './requests.js';
export type * from './start.js';
export type * from './wanted.js';

/** The version both ends must agree on: the package's own. The build fills it in. */
export const PROTOCOL_VERSION: string = __PYTHON_RUN_VERSION__;

declare const __PYTHON_RUN_VERSION__: string;

/** Everything the page sends. */
export type PageMessage =
  | PrepareRequest
  | BootRequest
  | SnapshotRequest
  | CheckpointRequest
  | LibraryMessage
  | InstallRequest
  | FileMessage
  | RunRequest
  | AskRequest
  | InterruptMessage
  | GivenMessage;

/** Everything a Worker sends. */
export type WorkerMessage =
  | PreparedMessage
  | ReadyMessage
  | SnapshotMessage
  | CheckpointMessage
  | BootFailedMessage
  | FileWantedMessage
  | InstalledMessage
  | StartedMessage
  | OutputMessage
  | DisplayMessage
  | CheckedMessage
  | WaitingMessage
  | WantedMessage
  | InterruptedMessage
  | EndedMessage
  | AnsweredMessage
  | FatalMessage;
