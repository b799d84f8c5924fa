import { expect } from 'chai';
import { OutputView } from '../../src/output/output-view.js';
import type { RunRemains, RunResult } from '../../src/session/types.js';
import { en } from '../../src/words/en.js';
import { press } from '../helpers/press.js';
import { until } from '../helpers/until.js';

const result = (parts: Partial<RunResult> = {}): RunResult => ({
  status: 'ok',
  stdout: '',
  stderr: '',
  display: [],
  duration: 1,
  ...parts,
});

const failure = (type: string, traceback: string): RunResult =>
  result({ status: 'error', error: { type, message: '', traceback } });

const remains = (parts: Partial<RunRemains>): RunRemains => ({
  metadata: {},
  dropped: 0,
  lacksInput: false,
  tasks: [],
  areTasksKept: true,
  ...parts,
});

describe('OutputView', () => {
  let view: OutputView;

  beforeEach(() => {
    view = new OutputView({ words: en });
    document.body.append(view.element);
  });

  afterEach(() => {
    view.element.remove();
  });

  const part = (name: string) => view.element.querySelector(`.${name}`);

  it('is a group with a name', () => {
    expect(view.element.getAttribute('role')).to.equal('group');
    expect(view.element.ariaLabel).to.equal(en.output);
    expect(view.element.childElementCount).to.equal(0);
  });

  it('shows what was printed, then the value', () => {
    view.append([{ stream: 'stdout', text: 'printed\n' }]);
    view.finish(result({ value: { 'text/plain': '42' } }));
    expect(part('stdout')?.textContent).to.equal('printed\n');
    expect(part('value')?.textContent).to.equal('42');
    expect(part('value')?.part.contains('value')).to.equal(true);
    const order = part('stdout')!.compareDocumentPosition(part('value')!);
    expect(order & Node.DOCUMENT_POSITION_FOLLOWING).not.to.equal(0);
  });

  it('keeps what is typed between two questions for the next one', () => {
    const host = document.createElement('div');
    document.body.append(host);
    host.attachShadow({ mode: 'open' }).append(view.element);
    const answers: (string | null)[] = [];
    const ask = () =>
      view.ask({ prompt: '', isSecret: false, answer: (text) => answers.push(text) });
    const field = () => view.element.querySelector('input');
    const type = (target: Element | null, ...keys: string[]) => {
      for (const key of keys) press(target!, key);
    };
    ask();
    expect(host.shadowRoot?.activeElement).to.equal(field());
    type(field(), 'Enter');
    expect(host.shadowRoot?.activeElement, 'no button').to.equal(view.element);
    const heard: string[] = [];
    host.addEventListener('keydown', ({ key }) => heard.push(key));
    type(view.element, 'a', 'b', 'Backspace', ' ', 'Enter', 'c', 'ArrowUp');
    expect(heard, 'shortcuts of the page').to.deep.equal(['ArrowUp']);
    ask();
    expect(answers).to.deep.equal(['', 'a ']);
    ask();
    expect(field()?.value).to.equal('c');
    view.finish(result());
    expect(press(view.element, 'd'), 'the run is over').to.equal(true);
    host.remove();
  });

  for (const text of ['0', "''", '[]', 'False', '', '<b>bold</b>']) {
    it(`shows the value ${text || 'that is an empty text'}`, () => {
      view.finish(result({ value: { 'text/plain': text } }));
      expect(part('value')?.textContent).to.equal(text);
      expect(part('value')?.childElementCount).to.equal(0);
    });
  }

  it('shows nothing when there is no value', () => {
    view.finish(result());
    expect(view.element.childElementCount).to.equal(0);
  });

  it('cuts a value that is very long', () => {
    view.finish(result({ value: { 'text/plain': 'x'.repeat(1_000_000) } }));
    expect(part('value')?.textContent).to.equal(
      `${'x'.repeat(100_000)}… ${en.moreCharacters(900_000)}`,
    );
  });

  it('marks what is said by us, and not what the program printed, with our language', () => {
    view.append([{ stream: 'stdout', text: 'printed\n' }]);
    view.finish(result(), remains({ dropped: 1 }));
    expect(part('notice')?.closest('[lang]')?.getAttribute('lang')).to.equal('en');
    expect(part('stdout')?.closest('[lang]')).to.equal(document.documentElement.closest('[lang]'));
  });

  it('says what was past the limit', () => {
    view.finish(result(), remains({ dropped: 1234 }));
    expect(part('notice')?.textContent).to.equal(en.droppedOutput(1234));
  });

  for (const [areTasksKept, what] of [
    [true, 'kept'],
    [false, 'cancelled'],
  ] as const) {
    it(`names tasks that were ${what}`, () => {
      const tasks = ['tick', 'tock'];
      view.finish(result(), remains({ tasks, areTasksKept }));
      const notice = areTasksKept ? en.tasksRunning(tasks) : en.tasksCancelled(tasks);
      expect(part('notice')?.textContent).to.equal(notice);
    });
  }

  describe('a traceback', () => {
    const HEAD = 'Traceback (most recent call last):\n  File "<example 1>", line 1, in <module>\n';

    for (const [what, type, conclusion] of [
      ['', 'ZeroDivisionError', 'ZeroDivisionError: division by zero'],
      ['of a class in a module', 'JSONDecodeError', 'json.decoder.JSONDecodeError: Expecting'],
      ['of a class in a class', 'A.E', 'A.E: <b>text</b>'],
      ['without a message', 'KeyboardInterrupt', 'KeyboardInterrupt'],
      ['with a message of many lines', 'ValueError', 'ValueError: one\ntwo\n\nthree'],
    ] as const) {
      it(`${what} has its conclusion set apart`, () => {
        view.finish(failure(type, `${HEAD}${conclusion}\n`));
        expect(part('traceback')?.textContent).to.equal(HEAD + conclusion);
        expect(part('traceback')?.querySelector('strong')?.textContent).to.equal(conclusion);
      });
    }

    it('of one line is all conclusion', () => {
      view.finish(failure('ValueError', 'ValueError: x\n'));
      expect(part('traceback')?.querySelector('strong')?.textContent).to.equal('ValueError: x');
    });

    it('of a group is shown as it is', () => {
      const text = '  + Exception Group Traceback (most recent call last):\n  | ExceptionGroup: g';
      view.finish(failure('ExceptionGroup', text));
      expect(part('traceback')?.textContent).to.equal(text);
    });

    it('is not shown for a run that was stopped', () => {
      view.finish({ ...failure('KeyboardInterrupt', `${HEAD}E`), status: 'stopped' });
      expect(part('traceback')).to.equal(null);
    });
  });

  it('can be reached by keyboard when it scrolls, and only then', async () => {
    Object.assign(view.element.style, { height: '50px', overflow: 'auto' });
    view.append([{ stream: 'stdout', text: 'short' }]);
    await until(() => view.element.textContent.includes('short'));
    expect(view.element.tabIndex).to.equal(-1);
    view.append([{ stream: 'stdout', text: 'long\n'.repeat(100) }]);
    await until(() => view.element.tabIndex === 0);
  });
});
