import { expect } from 'chai';
import { ConsoleScreen } from '../../src/output/console-screen.js';
import { OutputView } from '../../src/output/output-view.js';
import { en } from '../../src/words/en.js';

describe('ConsoleScreen', () => {
  let screen: ConsoleScreen;

  beforeEach(() => {
    screen = new ConsoleScreen(en);
    document.body.replaceChildren(screen.element);
  });

  const enter = (code: string, stdout: string) => {
    const view = new OutputView({ words: en });
    screen.begin(code, view);
    view.append([{ stream: 'stdout', text: stdout }]);
    view.finish({ status: 'ok', stdout, stderr: '', display: [], duration: 1 });
  };

  it('shows what was typed as text behind its prompts, each with its output', () => {
    enter('if x:\n    "<b>"', '<i>\n');
    enter('', '');
    enter('1', '1\n');
    expect(screen.text).to.equal('>>> if x:\n...     "<b>"\n<i>\n>>> \n>>> 1\n1');
    expect(screen.element.querySelector('b, i')).to.equal(null);
    const shown = [...screen.element.querySelectorAll('.typed')].map((line) => line.textContent);
    expect(shown).to.deep.equal(['>>> if x:', '...     "<b>"', '>>> ', '>>> 1']);
  });

  it('is a log that does not read itself out; its last output is told in short', () => {
    expect(screen.element.role).to.equal('log');
    expect(screen.element.ariaLive).to.equal('off');
    enter('1', '1\n');
    expect(screen.spoken).to.equal('1');
    enter('x', 'x'.repeat(1000));
    expect(screen.spoken).to.equal(`${'x'.repeat(300)}…`);
    enter('pass', '');
    expect(screen.spoken).to.equal('');
  });

  it('forgets all when it is cleared', () => {
    enter('1', '1\n');
    screen.notice('Something was said.');
    screen.clear();
    expect(screen.text).to.equal('');
    expect(screen.element.childElementCount).to.equal(0);
  });
});
