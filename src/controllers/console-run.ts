/** Shows the runs of a console in its screen. */
import { announce, type ConsoleScreen, type OutputView, type Restored } from '../output/index.js';
import type { Page } from '../page/page.js';
import type { RunEvent, RunProgress } from '../session/types.js';
import type { ConsoleAnswers, ConsoleQuestion } from '../protocol/messages.js';
import type { PageBlock } from './page-block.js';
import { statusOf, type RunStatus } from './run-status.js';

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
  page: Page,
  block: PageBlock,
  question: Question,
  observer: ConsultObserver,
  signal: AbortSignal,
): Promise<ConsoleAnswers[Question['kind']]> {
  const tell = (progress: RunProgress | null, state: RunStatus['state'] = 'loading') => {
    observer.status(statusOf({ state, progress, result: null, isStopping: false }));
  };
  if (page.isBusy(block)) tell(null, 'queued');
  return page.consult(
    block,
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
    },
    signal,
  );
}
