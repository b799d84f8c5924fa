import {
  announce,
  announceEnd,
  ConsoleScreen,
  DisplayNames,
  OutputView,
  rememberBlock,
  type Asker,
} from '../output/index.js';
import type { RunStart } from '../page/block.js';
import type { RunEvent } from '../session/types.js';
import type { Words } from '../words/words.js';
import { eventInWords } from './in-words.js';
import type { BlockElement } from './page-block.js';
import { showRun } from './console-run.js';
import { specOf } from './run-spec.js';

/** A new run, with the view that shows what it prints, displays and returns. */
export interface ShownRun extends RunStart {
  readonly view: OutputView;
}

/** Shows the runs of a page, each in its block. */
export class ShownRuns {
  private readonly screens = new WeakMap<BlockElement, ConsoleScreen>();
  /** By session. */
  private readonly names = new Map<string, DisplayNames>();
  /** Counts what was run at prompts. */
  private inputs = 0;

  /** Returns the screen of a console, which lasts as long as the console. */
  screenOf(console: BlockElement): ConsoleScreen {
    let screen = this.screens.get(console);
    if (!screen) this.screens.set(console, (screen = new ConsoleScreen(console.words)));
    return screen;
  }

  /** @param tell called with each event, in order, after it is shown */
  begin(element: BlockElement, tell: (event: RunEvent) => void): ShownRun {
    return element.console ? this.inScreen(element, tell) : this.inBlock(element, tell);
  }

  private inBlock(element: BlockElement, tell: (event: RunEvent) => void): ShownRun {
    const { block, words } = element;
    const spec = specOf(element, block.filename);
    const view = this.viewOf(element, askerOf(element));
    rememberBlock(spec.filename, block);
    const observe = observer(view, words, (event) => {
      tell(event);
      if (event.type === 'end') announceEnd(event.result, words);
    });
    return { spec, observe, view };
  }

  private inScreen(element: BlockElement, tell: (event: RunEvent) => void): ShownRun {
    // CPython's name for code typed at its prompt, with a number that no other code has.
    const spec = specOf(element, `<python-input-${this.inputs++}>`);
    const screen = this.screenOf(element);
    const { words } = element;
    const view = this.viewOf(element, screen.askerFor(spec.code));
    const tellScreen = showRun(screen, spec.code, view, words);
    const observe = observer(view, words, (event) => {
      tellScreen(event);
      tell(event);
    });
    return { spec, observe, view };
  }

  private viewOf(element: BlockElement, asker: Asker): OutputView {
    const { words, trusted: isTrusted } = element;
    return new OutputView({ words, isTrusted, asker, names: this.namesOf(element) });
  }

  /** Returns the displays that programs of a session can change by name; none without a session. */
  private namesOf({ block }: BlockElement): DisplayNames | undefined {
    if (block.session === null) return undefined;
    const key = `${block.isSandboxed} ${block.session}`;
    let names = this.names.get(key);
    if (!names) this.names.set(key, (names = new DisplayNames()));
    return names;
  }
}

/** The block as its output sees it. */
const askerOf = (element: BlockElement): Asker => ({
  get answers() {
    return { text: element.stdin ?? '', areReaders: element.block.hasReadersAnswers };
  },
  focus: null,
  runAgain(answers) {
    element.block.hasReadersAnswers = true;
    element.stdin = answers;
    void element.run();
  },
});

/** Returns a function that shows an event of a run, then passes it to `tell`. */
function observer(
  view: OutputView,
  words: Words,
  tell: (event: RunEvent) => void,
): RunStart['observe'] {
  const { said, lang } = words;
  let isInstalling = false;
  return (bare) => {
    const event = eventInWords(bare, words);
    if (event.type === 'output') {
      if (event.display) view.display(event.display);
      else view.append(event.chunks);
    }
    if (event.type === 'check') view.check(event.check);
    if (event.type === 'input') {
      announce(said.waiting, lang);
      view.ask(event);
    }
    if (event.type === 'restored') view.notice(words.restored(event));
    if (event.type === 'end') view.finish(event.result, event.remains);
    if (event.type === 'state' && event.state === 'loading') announce(said.loading, lang);
    if (event.type === 'progress' && event.progress.phase === 'install') {
      if (!isInstalling) announce(said.installing, lang);
      isInstalling = true;
    }
    tell(event);
  };
}
