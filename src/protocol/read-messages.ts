/**
 * Checks what Workers send. A program may have put anything into it, and may have changed the code
 * that sends it.
 */
import {
  bool,
  either,
  finite,
  instance,
  list,
  listUpTo,
  nullable,
  object,
  oneOf,
  optional,
  pair,
  record,
  text,
  textUpTo,
  unchecked,
  type Guard,
} from './guards.js';
import type {
  Checkpoint,
  Completions,
  DisplayAct,
  KeptFile,
  MimeBundle,
  MimeMetadata,
  OpenFile,
  OutputChunk,
  OutsideState,
  PackageFile,
  Plan,
  ProgramRequest,
  PythonError,
  QuestionCalls,
  RunOutcome,
  Signature,
  Statement,
  Wanted,
  Wheel,
  WorkerMessage,
  WrittenFile,
  Check,
} from './messages.js';
import { REQUEST_BOUNDS } from './requests.js';

type MessageOf<Type> = Omit<Extract<WorkerMessage, { readonly type: Type }>, 'type'>;

/** Longest address of a file. */
const LONGEST_URL = 4000;

const mimeBundle: Guard<MimeBundle> = record(text);
const mimeMetadata: Guard<MimeMetadata> = record(record(either(either(text, finite), bool)));

const wheelFields = {
  url: textUpTo(LONGEST_URL),
  name: text,
  sha256: nullable(text),
  size: nullable(finite),
};

const wheel = object<Wheel>({ ...wheelFields, version: text, fileName: text, installDir: text });

const packageFile = object<PackageFile>({
  ...wheelFields,
  kind: oneOf('lock', 'index', 'metadata', 'wheel'),
});

const header = pair(textUpTo(REQUEST_BOUNDS.header));

const request = object<ProgramRequest>({
  url: textUpTo(REQUEST_BOUNDS.url),
  method: textUpTo(REQUEST_BOUNDS.method),
  headers: listUpTo(REQUEST_BOUNDS.headers, header),
  body: nullable(instance(ArrayBuffer)),
});

const wanted: Guard<Wanted> = either(
  object<Extract<Wanted, { readonly kind: 'archive' }>>({
    kind: oneOf('archive'),
    name: oneOf('examples', 'library'),
  }),
  object<Extract<Wanted, { readonly kind: 'request' }>>({ kind: oneOf('request'), request }),
);

type ActOf<Type> = Omit<Extract<DisplayAct, { readonly type: Type }>, 'type'>;

const displayAct: Guard<DisplayAct> = tagged<DisplayAct>({
  show: object<ActOf<'show'>>({
    data: mimeBundle,
    metadata: mimeMetadata,
    displayId: optional(text),
  }),
  update: object<ActOf<'update'>>({ data: mimeBundle, metadata: mimeMetadata, displayId: text }),
  clear: object<ActOf<'clear'>>({ wait: bool }),
});

const columns = pair(finite);

const pythonError = object<PythonError>({
  type: text,
  message: text,
  line: optional(finite),
  columns: optional(columns),
  advice: optional(unchecked), // `readPhrases`
  traceback: text,
});

const remains = { tasks: optional(list(text)), exited: optional(bool) };

type OutcomeOf<Status> = Extract<RunOutcome, { readonly status: Status }>;

const runOutcome: Guard<RunOutcome> = either(
  object<OutcomeOf<'ok'>>({
    status: oneOf('ok'),
    value: optional(mimeBundle),
    metadata: optional(mimeMetadata),
    ...remains,
  }),
  object<OutcomeOf<'error' | 'stopped'>>({
    status: oneOf('error', 'stopped'),
    error: pythonError,
    ...remains,
  }),
);

const checkpoint = object<Checkpoint>({
  memory: instance(ArrayBuffer),
  outside: object<OutsideState>({
    archives: list(oneOf('examples', 'library')),
    workingDirectory: text,
    openFiles: list(
      object<OpenFile>({ descriptor: finite, path: text, flags: finite, position: finite }),
    ),
    removed: list(text),
    packages: record(text),
    placed: list(text),
    functions: finite,
  }),
  files: list(
    object<KeptFile>({
      path: text,
      mode: finite,
      mtime: finite,
      content: nullable(either(text, instance<Uint8Array<ArrayBuffer>>(Uint8Array))),
    }),
  ),
});

const id = finite;

const MESSAGES: { readonly [Type in WorkerMessage['type']]: Guard<MessageOf<Type>> } = {
  prepared: object({}),
  ready: object({}),
  snapshot: object<MessageOf<'snapshot'>>({ snapshot: instance(ArrayBuffer) }),
  checkpoint: object<MessageOf<'checkpoint'>>({
    checkpoint: nullable(checkpoint),
    obstacle: text,
  }),
  'boot-failed': object<MessageOf<'boot-failed'>>({ why: unchecked }), // `readPhrase`
  fatal: object<MessageOf<'fatal'>>({ why: unchecked }), // `readPhrase`
  'file-wanted': object<MessageOf<'file-wanted'>>({ key: finite, file: packageFile }),
  installed: object<MessageOf<'installed'>>({
    id,
    wheels: list(wheel),
    problem: unchecked, // `readPhrases`
  }),
  started: object<MessageOf<'started'>>({ id }),
  output: object<MessageOf<'output'>>({
    id,
    chunks: list(object<OutputChunk>({ stream: oneOf('stdout', 'stderr', 'stdin'), text })),
  }),
  display: object<MessageOf<'display'>>({ id, act: displayAct }),
  checked: object<MessageOf<'checked'>>({
    id,
    check: object<Check>({
      line: finite,
      source: text,
      passed: bool,
      isQuiet: bool,
      difference: text,
      traceback: text,
    }),
  }),
  waiting: object<MessageOf<'waiting'>>({
    id,
    key: finite,
    question: object({ kind: oneOf('line', 'secret') }),
    isBlocked: bool,
  }),
  wanted: object<MessageOf<'wanted'>>({ key: finite, wanted, isBlocked: bool }),
  interrupted: object<MessageOf<'interrupted'>>({ id }),
  ended: object<MessageOf<'ended'>>({
    id,
    outcome: runOutcome,
    duration: finite,
    dropped: finite,
    lacksInput: bool,
    files: optional(
      list(object<WrittenFile>({ path: text, size: finite, content: nullable(instance(Blob)) })),
    ),
  }),
  answered: object<MessageOf<'answered'>>({
    id,
    answer: unchecked, // `readAnswer`
    failure: nullable(text),
  }),
};

const ANSWERS: { readonly [Kind in keyof QuestionCalls]: Guard<ReturnType<QuestionCalls[Kind]>> } =
  {
    plan: object<Plan>({
      first: list(object({ id: text, reasons: unchecked })), // `readReasons`
      stale: list(object({ id: text, dependencies: list(text) })),
      fingerprints: record(text),
      error: unchecked, // `readPhrase`
    }),
    statements: nullable(list(object<Statement>({ source: text, exits: bool }))),
    complete: object<Completions>({
      prefix: text,
      options: list(
        object<Completions['options'][number]>({
          label: text,
          detail: oneOf('argument', 'class', 'function', 'keyword', 'module', 'property', ''),
        }),
      ),
    }),
    describe: nullable(object<Signature>({ name: text, signature: text, doc: text })),
  };

/** Guards a union whose members have a `type`. */
function tagged<T extends { readonly type: string }>(guards: {
  readonly [Type in T['type']]: Guard<Omit<Extract<T, { readonly type: Type }>, 'type'>>;
}): Guard<T> {
  return ((told) => {
    const { type } = Object(told) as { readonly type?: unknown };
    return (
      typeof type === 'string' && Object.hasOwn(guards, type) && guards[type as T['type']](told)
    );
  }) as Guard<T>;
}

const isMessage = tagged<WorkerMessage>(MESSAGES);

/** Returns a Worker's message if it has the shape of one, else null. */
export function readMessage(told: unknown): WorkerMessage | null {
  return isMessage(told) ? told : null;
}

/**
 * Returns the answer to a question.
 *
 * @throws TypeError if it has another shape
 */
export function readAnswer<Kind extends keyof QuestionCalls>(
  kind: Kind,
  told: unknown,
): ReturnType<QuestionCalls[Kind]> {
  const isAnswer = ANSWERS[kind] as Guard<ReturnType<QuestionCalls[Kind]>>;
  if (isAnswer(told)) return told;
  throw new TypeError('Python gave an unreadable answer.');
}
