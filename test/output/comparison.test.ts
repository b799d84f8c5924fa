import { expect } from 'chai';
import { OutputView } from '../../src/output/output-view.js';
import type { Check } from '../../src/protocol/messages.js';
import type { RunResult } from '../../src/session/types.js';
import { en } from '../../src/words/en.js';

const OK: RunResult = { status: 'ok', stdout: '', stderr: '', display: [], duration: 1 };

const check = (parts: Partial<Check>): Check => ({
  line: 1,
  source: 'f()',
  passed: true,
  isQuiet: false,
  difference: '',
  traceback: '',
  ...parts,
});

describe('Comparison', () => {
  let view: OutputView;

  beforeEach(() => {
    view = new OutputView({ words: en });
    document.body.append(view.element);
  });

  afterEach(() => {
    view.element.remove();
  });

  const print = (text: string) => {
    view.append([{ stream: 'stdout', text }]);
  };
  const texts = (selector: string) => {
    for (const gap of view.element.querySelectorAll('.gap')) gap.remove(); // of a long output
    return [...view.element.querySelectorAll(selector)].map((part) => part.textContent);
  };

  it('is quiet about what is as on the page, and shows it when asked', () => {
    view.check(check({ source: 'x = 1', isQuiet: true }));
    print('1\n');
    view.check(check({ line: 2, source: 'for x in y:\n    x' }));
    view.check(check({ line: 4, source: '1 / 0', traceback: 'ZeroDivisionError: no\n' }));
    view.finish(OK);
    expect(view.element.innerText.trim()).to.equal(en.comparison.same(2));
    view.element.querySelector<HTMLElement>('summary')?.click();
    expect(texts('.matches > *')).to.deep.equal([
      '>>> for x in y:\n...     x',
      '1\n',
      '>>> 1 / 0',
      'ZeroDivisionError: no',
    ]);
  });

  it('shows what nothing was compared with', () => {
    print('1\n');
    view.check(check({ source: 'f()', isQuiet: true }));
    view.finish(OK);
    expect(view.element.querySelector('details')).to.have.property('open', true);
    expect(texts('.matches > *')).to.deep.equal(['>>> f()', '1\n']);
  });

  it('shows a difference with its code, in lines that begin with signs', () => {
    print('2\n');
    view.check(check({ passed: false, difference: '- 3\n+ 2\n  <b>' }));
    print('4\n');
    view.check(check({}));
    view.finish(OK);
    expect(view.element.innerText.replace(/\s*\n\s*/g, '\n').trim()).to.equal(
      '>>> f()\n- 3\n+ 2\n<b>\n' + `${en.comparison.differ(1)}\n${en.comparison.same(1)}`,
    );
    expect(texts('del')).to.deep.equal(['- 3\n']);
    expect(texts('ins')).to.deep.equal(['+ 2\n']);
  });

  it('shows an error that the page has not in its place, and once', () => {
    const traceback = 'Traceback (most recent call last):\n  …\nValueError: no\n';
    print('before\n');
    view.check(check({ passed: false, traceback }));
    print('after\n');
    view.check(check({ line: 2, passed: false, difference: '+ after' }));
    const error = { type: 'ValueError', message: 'no', traceback };
    view.finish({ ...OK, status: 'error', error });
    expect(texts('.traceback')).to.deep.equal([traceback.trimEnd()]);
    expect(texts('.traceback strong')).to.deep.equal(['ValueError: no']);
    expect(texts('.example')).to.deep.equal([
      `>>> f()before\n${traceback.trimEnd()}`,
      '>>> f()+ after\n',
    ]);
  });

  it('leaves what is displayed where it is, and begins anew after each example', () => {
    const show = (text: string) => {
      view.display({ type: 'show', data: { 'text/plain': text }, metadata: {} });
    };
    show('one');
    print('1\n');
    view.check(check({}));
    show('two');
    print('3\n');
    view.check(check({ line: 2, passed: false, difference: '- 2\n+ 3' }));
    view.display({ type: 'clear', wait: false }); // of the third, which has shown nothing
    print('4\n');
    show('at the end');
    view.finish(OK);
    const classes = [...view.element.children].map(({ className }) => className.split(' ')[0]);
    expect(classes).to.deep.equal(['rich', 'rich', 'example', 'log', 'rich', 'notice', 'quiet']);
    expect(view.text).to.equal('one\n1\ntwo\n3\n4\nat the end');
  });

  it('says whether a script has shown what was expected, below all that it has shown', () => {
    print('a\n');
    view.check(check({ line: 0, source: '' }));
    view.finish({ ...OK, value: { 'text/plain': '1' } });
    expect(texts('.results > *')).to.deep.equal(['a\n', '1', en.comparison.asExpected]);
  });

  it('says how it differs, or nothing more where an error says it', () => {
    view.check(check({ line: 0, passed: false, difference: '- a\n+ b' }));
    view.finish(OK);
    expect(texts('.notice')).to.deep.equal([en.comparison.notAsExpected(true)]);
    expect(texts('.difference > *')).to.deep.equal(['- a\n', '+ b\n']);
    const failed = new OutputView({ words: en });
    failed.check(check({ line: 0, passed: false }));
    failed.finish(OK);
    expect(failed.element.textContent).to.equal(en.comparison.notAsExpected(false));
  });
});
