/** The part of the run controller that comes with what runs a block and shows its output. */
import { announce, announceEnd, namesOf, OutputView, rememberBlock } from '../output/index.js';
import { startRun, type Run } from '../session/index.js';
import type { RunEvent } from '../session/types.js';
import { screenOf, showRun } from './console-run.js';
import { note, sessionFor } from './dependencies.js';
import type { NotedElement } from './page-blocks.js';
import { specOf, type RunnableBlock } from './run-spec.js';

export { restartSession, runAll } from './commands.js';
export { consult, forgetOwn, isAtWork, screenOf } from './console-run.js';
export { announce, restoredText } from '../output/index.js';
export { sessionOf } from './run-spec.js';
export { prefetch } from '../session/index.js';

/** Starts a run of a block, and shows what it prints, displays and returns. `tell` hears all that happens, in order. */
export function perform(
  block: RunnableBlock,
  tell: (event: RunEvent) => void,
): { readonly run: Run; readonly view: OutputView } {
  let isInstalling = false;
  const screen = block.console ? screenOf(block) : null;
  const spec = specOf(block);
  const { session, isSandboxed } = spec;
  const names = session === null ? undefined : namesOf(`${String(isSandboxed)} ${session}`);
  const view = new OutputView(block.trusted, screen?.promptFor(spec.code), names);
  if (!screen) rememberBlock(spec.filename, block);
  const tellScreen = screen && showRun(screen, spec.code, view);
  if (screen && block instanceof HTMLElement) {
    note(block as HTMLElement as NotedElement, { hasCompany: true, isRestarted: false });
  }
  const observe = (event: RunEvent) => {
    if (event.type === 'output') {
      if (event.display) view.display(event.display);
      else view.append(event.chunks);
    }
    if (event.type === 'check') view.check(event.check);
    if (event.type === 'input') {
      announce('The program waits for your input.');
      view.ask(event);
    }
    if (event.type === 'restored') view.tellRestored(event);
    if (event.type === 'end') view.finish(event.result, event.remains);
    if (event.type === 'state' && event.state === 'loading') announce('Python is being loaded.');
    if (event.type === 'progress' && event.progress.phase === 'install') {
      if (!isInstalling) announce('Packages are being installed.');
      isInstalling = true;
    }
    tellScreen?.(event);
    tell(event);
  };
  const run = startRun(spec, observe, sessionFor(block, spec));
  if (!screen) void run.result.then(announceEnd);
  return { run, view };
}
