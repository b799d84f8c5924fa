/** Shows the runs of a console in its screen. */
import { announce, ConsoleScreen, type OutputView, type Restored } from '../output/index.js';
import { ask, isBusy, restart } from '../session/index.js';
import type { RunEvent, RunProgress } from '../session/types.js';
import type { ConsoleAnswers, ConsoleQuestion } from '../protocol/messages.js';
import { sessionOf, type RunnableBlock } from './run-spec.js';
import { statusOf, type RunStatus } from './run-status.js';

const screens = new WeakMap<object, ConsoleScreen>();

/** The screen of a console, as long as it lives. */
export function screenOf(block: object): ConsoleScreen {
  let screen = screens.get(block);
  if (!screen) screens.set(block, (screen = new ConsoleScreen()));
  return screen;
}

/** Adds a run to a screen; what it returns must be told all that happens. */
export function showRun(
  screen: ConsoleScreen,
  code: string,
  view: OutputView,
): (event: RunEvent) => void {
  let status: RunStatus = { state: 'loading', result: null, progress: null, isStopping: false };
  screen.begin(code, view);
  return (event) => {
    if (event.type === 'state') status = { ...status, state: event.state };
    if (event.type === 'progress') status = { ...status, progress: event.progress };
    if (event.type === 'stopping') status = { ...status, isStopping: true };
    if (event.type !== 'end') {
      screen.busy(statusOf(status));
      return;
    }
    screen.busy(null);
    const { error, status: ended } = event.result;
    // What Python has not said itself.
    const reason = error && !error.traceback ? error.message : '';
    if (ended !== 'ok' && reason) screen.notice(reason);
    else if (ended === 'stopped') screen.notice('Stopped.');
    if (ended === 'error' && error) announce(`${error.type}: ${error.message}`);
    else announce(ended === 'ok' ? screen.spoken : reason || 'Stopped.');
    if (event.remains?.hasExited) screen.prompt?.exited();
  };
}

type Console = RunnableBlock & object;

const nameOf = (block: Console) => ({
  session: sessionOf(block)!,
  isSandboxed: block.sandbox,
});

/** Told what is done before Python can answer. */
export interface ConsultObserver {
  status(text: string): void;
  /** What earlier runs had left was made again. */
  restored(restored: Restored): void;
}

/**
 * Asks Python something for a console. What is asked while its session is at work waits.
 *
 * @throws RuntimeError; the signal's reason; an `Error` when there is no answer
 */
export function consult<Question extends ConsoleQuestion>(
  block: Console,
  question: Question,
  observer: ConsultObserver,
  signal: AbortSignal,
): Promise<ConsoleAnswers[Question['kind']]> {
  const name = nameOf(block);
  const tell = (progress: RunProgress | null, state: RunStatus['state'] = 'loading') => {
    observer.status(statusOf({ state, progress, result: null, isStopping: false }));
  };
  if (isBusy(name)) tell(null, 'queued');
  return ask(
    name,
    question,
    {
      id: 0, // of no run
      progress: tell,
      installing: tell,
      restoring(done, total) {
        tell({ phase: 'restore', done, total });
      },
      restored(kept, runs, changed) {
        observer.restored({
          kept,
          runs,
          changed: changed.map(({ program }) => program.filename),
        });
      },
      othersFirst: () => undefined,
    },
    signal,
  );
}

/** Whether a console's session is at work, so that a question would have to wait. */
export function isAtWork(block: Console): boolean {
  return isBusy(nameOf(block));
}

/** Forgets what was defined in a console that shares its session with nothing; tells whether it did. */
export async function forgetOwn(block: Console): Promise<boolean> {
  if (block.session) return false;
  await restart(nameOf(block));
  return true;
}
