/** The part of the run controller that comes with what runs a block and shows its output. */
import { announce, announceEnd, OutputView } from '../output/index.js';
import { startRun, type Run } from '../session/index.js';
import type { RunEvent, RunSpec } from '../session/types.js';

export { prefetch } from '../session/index.js';

/** Starts a run, and shows what it prints and returns. `tell` hears all that happens, in order. */
export function perform(
  spec: RunSpec,
  tell: (event: RunEvent) => void,
): { readonly run: Run; readonly view: OutputView } {
  const view = new OutputView();
  const run = startRun(spec, (event) => {
    if (event.type === 'output') view.append(event.chunks);
    if (event.type === 'input') {
      announce('The program waits for your input.');
      view.ask(event);
    }
    if (event.type === 'restored') view.tellRestored(event);
    if (event.type === 'end') view.finish(event.result, event.remains);
    if (event.type === 'state' && event.state === 'loading') announce('Python is being loaded.');
    tell(event);
  });
  void run.result.then(announceEnd);
  return { run, view };
}
