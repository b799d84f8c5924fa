import { expect } from 'chai';
import { answersForm } from '../../src/output/answers-form.js';
import { OutputView, type Asker } from '../../src/output/output-view.js';
import type { RunRemains, RunResult } from '../../src/session/types.js';
import { en } from '../../src/words/en.js';

const press = (target: Element, key: string, keys: KeyboardEventInit = {}) =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, ...keys }));

describe('answersForm', () => {
  let submitted: string[];
  let form: HTMLFormElement;
  let box: HTMLTextAreaElement;

  beforeEach(() => {
    submitted = [];
    form = answersForm(en, 'Ada\n36', (text) => submitted.push(text));
    document.body.append(form);
    box = form.querySelector('textarea')!;
  });

  afterEach(() => {
    form.remove();
  });

  it('is a box with a name, filled with what there is', () => {
    expect(box.value).to.equal('Ada\n36');
    expect(box.labels[0]?.textContent).to.contain(en.answersLabel);
  });

  it('gives all lines when its button is pressed', () => {
    box.value = 'Grace\n37\n';
    form.querySelector('button')!.click();
    expect(submitted).to.deep.equal(['Grace\n37\n']);
  });

  it('gives them by Ctrl or Cmd and Enter; Enter alone is a new line', () => {
    press(box, 'Enter');
    expect(submitted).to.deep.equal([]);
    press(box, 'Enter', { ctrlKey: true });
    press(box, 'Enter', { metaKey: true });
    expect(submitted).to.deep.equal(['Ada\n36', 'Ada\n36']);
  });

  it('keeps its keys from the page', () => {
    let heard = 0;
    const listen = () => heard++;
    document.addEventListener('keydown', listen);
    press(box, 's');
    document.removeEventListener('keydown', listen);
    expect(heard).to.equal(0);
  });
});

/** A block with the output of its last run. */
class AnswersBlock implements Asker {
  answers = { text: '', areReaders: false };
  runs = 0;

  focus(): void {
    // It has no keyboard.
  }

  runAgain(text: string): void {
    this.answers = { text, areReaders: true };
    this.runs++;
  }

  /** Shows a run that is over. */
  finish(lacksInput: boolean, asker: Asker = this): HTMLFormElement | null {
    const view = new OutputView({ words: en, asker });
    document.body.replaceChildren(view.element);
    const result: RunResult = { status: 'ok', stdout: '', stderr: '', display: [], duration: 1 };
    const remains: RunRemains = {
      metadata: {},
      dropped: 0,
      lacksInput,
      tasks: [],
      areTasksKept: true,
    };
    view.finish(result, remains);
    return view.element.querySelector('form');
  }
}

describe('The box for answers', () => {
  let block: AnswersBlock;

  beforeEach(() => {
    block = new AnswersBlock();
  });

  afterEach(() => {
    document.body.replaceChildren();
  });

  it('comes where a program asked in vain, and runs it with what is typed', () => {
    const form = block.finish(true)!;
    form.querySelector('textarea')!.value = 'Ada';
    form.requestSubmit();
    expect(block.answers.text).to.equal('Ada');
    expect(block.runs).to.equal(1);
  });

  it('stays after a run that had its answers from it, so that they can be changed', () => {
    expect(block.finish(false), 'nothing was asked').to.equal(null);
    const form = block.finish(true)!;
    form.querySelector('textarea')!.value = 'Ada';
    form.requestSubmit();
    expect(block.finish(false)?.querySelector('textarea')?.value).to.equal('Ada');
  });

  it('runs what was typed at a prompt once more, and goes', () => {
    const given: string[] = [];
    const runAgain = (answers: string) => given.push(answers);
    const prompt = { answers: null, focus: () => undefined, runAgain };
    expect(block.finish(false, prompt)).to.equal(null);
    const form = block.finish(true, prompt)!;
    form.querySelector('textarea')!.value = 'Ada';
    form.requestSubmit();
    expect(given).to.deep.equal(['Ada']);
    expect(form.isConnected).to.equal(false);
    expect(block.runs).to.equal(0);
  });

  it('does not come where the author gave the answers', () => {
    block.answers.text = 'Ada';
    expect(block.finish(false)).to.equal(null);
  });
});
