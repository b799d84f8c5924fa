/** Shows a console's runs in its screen. */
import { announce, type ConsoleScreen, type OutputView } from '../output/index.js';
import type { ConsoleAnswers, ConsoleQuestion } from '../protocol/messages.js';
import { consult } from '../session/consult.js';
import type { SharedSession } from '../session/shared-session.js';
import type { RunEvent, RunProgress, SessionObserver } from '../session/types.js';
import type { Words } from '../words/words.js';
import { statusOf, type RunStatus } from './run-status.js';

/** Adds a run to a screen. Returns a function that must be called with each event of the run. */
export function showRun(
  screen: ConsoleScreen,
  code: string,
  view: OutputView,
  words: Words,
): (event: RunEvent) => void {
  let status: RunStatus = { state: 'loading', result: null, progress: null, isStopping: false };
  screen.begin(code, view);
  return (event) => {
    if (event.type === 'state') status = { ...status, state: event.state };
    if (event.type === 'progress') status = { ...status, progress: event.progress };
    if (event.type === 'stopping') status = { ...status, isStopping: true };
    if (event.type !== 'end') {
      screen.busy(statusOf(words, status));
      return;
    }
    screen.busy(null);
    const { error, status: ended } = event.result;
    // A failure that Python has not reported itself.
    const reason = error && !error.traceback ? error.message : '';
    if (ended !== 'ok' && reason) screen.notice(reason);
    else if (ended === 'stopped') screen.notice(words.console.stopped);
    const { done, stopped } = words.console;
    if (ended === 'error' && error) announce(`${error.type}: ${error.message}`);
    else if (ended === 'ok' && screen.spoken) announce(screen.spoken);
    else announce(ended === 'ok' ? done : reason || stopped, words.lang);
    if (event.remains?.hasExited) screen.prompt?.exited();
  };
}

/**
 * Asks Python a question for a console, whose screen shows the progress until Python can answer.
 * Waits while the session is busy.
 *
 * @throws RuntimeError; the signal's reason; an `Error` if there is no answer
 */
export function consultFor<Question extends ConsoleQuestion>(
  session: SharedSession,
  question: Question,
  screen: ConsoleScreen,
  words: Words,
  signal: AbortSignal,
): Promise<ConsoleAnswers[Question['kind']]> {
  const tell = (progress: RunProgress | null, state: RunStatus['state'] = 'loading') =>
    screen.busy(statusOf(words, { state, progress, result: null, isStopping: false }));
  if (session.turns.isFull) tell(null, 'queued');
  const observer: SessionObserver = {
    id: 0, // not a run
    progress: tell,
    restored: (restored) => screen.notice(words.restored(restored)),
  };
  return consult(session, question, observer, signal);
}
