import { expect } from 'chai';
import type { OutputChunk } from '../../src/protocol/messages.js';
import { TextLog } from '../../src/output/text-log.js';
import { en } from '../../src/words/en.js';
import { until } from '../helpers/until.js';

const out = (text: string): OutputChunk => ({ stream: 'stdout', text });
const err = (text: string): OutputChunk => ({ stream: 'stderr', text });

/** Lines with their numbers, from 0, a chunk each. */
const numbered = (count: number) => Array.from({ length: count }, (_, n) => out(`${n}\n`));

const textOf = (chunks: readonly OutputChunk[]) => chunks.map(({ text }) => text).join('');

describe('TextLog', () => {
  let scroller: HTMLElement;
  let log: TextLog;

  beforeEach(() => {
    scroller = document.createElement('div');
    Object.assign(scroller.style, { height: '100px', overflow: 'auto' });
    document.body.append(scroller);
    log = new TextLog(scroller, en);
    scroller.append(log.element);
  });

  afterEach(() => {
    scroller.remove();
  });

  const gap = () => log.element.querySelector<HTMLElement>('.gap')!;
  const shown = () => [...log.element.querySelectorAll('.stdout, .stderr')];
  const shownText = () =>
    shown()
      .map(({ textContent }) => textContent)
      .join('');
  const notice = () => gap().firstElementChild?.textContent ?? '';
  const button = (name: string) =>
    [...gap().querySelectorAll('button')].find(({ textContent }) => textContent === name)!;

  function print(...chunks: OutputChunk[]): void {
    log.append(chunks);
    log.draw();
  }

  it('shows text as text', () => {
    print(out('<b>bold</b> &amp; <script>fail()</script>'));
    expect(shownText()).to.equal('<b>bold</b> &amp; <script>fail()</script>');
    expect(log.element.querySelector('b, script')).to.equal(null);
  });

  it('draws with the next frame', async () => {
    log.append([out('a')]);
    log.append([out('b')]);
    expect(shownText()).to.equal('');
    await until(shownText);
    expect(shownText()).to.equal('ab');
  });

  it('keeps the order of both streams, and tells them apart', () => {
    print(out('1\n'), err('2\n'));
    print(err('3\n'), out('4'));
    print(out('5'));
    expect(shown().map(({ className, textContent }) => [className, textContent])).to.deep.equal([
      ['stdout', '1\n'],
      ['stderr', '2\n'],
      ['stderr', '3\n'],
      ['stdout', '45'],
    ]);
    expect(shown().every((span) => span.part.contains(span.className))).to.equal(true);
  });

  it('shows a long text whole up to a length', () => {
    print(...numbered(1000));
    expect(shownText()).to.equal(textOf(numbered(1000)));
    expect(gap().hidden).to.equal(true);
  });

  describe('with 100,000 lines', () => {
    const chunks = numbered(100_000);

    beforeEach(() => {
      log.append(chunks.slice(0, 700));
      log.draw();
      log.append(chunks.slice(700));
      log.draw();
    });

    it('shows the beginning, the end, and how much is between', () => {
      expect(shownText()).to.equal(
        textOf([...chunks.slice(0, 500), ...chunks.slice(chunks.length - 500)]),
      );
      expect(gap().hidden).to.equal(false);
      expect(notice().replace(/\D/g, '')).to.equal('99000');
    });

    it('keeps all of it', () => {
      expect(log.text).to.equal(textOf(chunks));
    });

    it('shows all of it when it is asked, and what comes later after it', async () => {
      button(en.showAll).click();
      print(err('later'));
      await until(() => shownText().length === log.text.length);
      expect(shownText()).to.equal(`${textOf(chunks)}later`);
      expect(gap().hidden).to.equal(true);
    });

    it('shows all of it in blocks that end with lines', async () => {
      button(en.showAll).click();
      await until(() => shownText().length === log.text.length);
      const pages = [...log.element.querySelectorAll('.page')].map(
        ({ textContent }) => textContent,
      );
      const inPages = pages.join('');
      expect(log.text.startsWith(inPages)).to.equal(true);
      expect(inPages.length).to.be.above(log.text.length - 500); // the rest is on the screen
      expect(pages.length).to.be.above(3);
      for (const page of pages.slice(0, -1)) expect(page).to.match(/\n$/);
    });

    it('keeps a line of several streams on one page', async () => {
      log.append([err('x'.repeat(150_000)), out(' and on\n'), out('next\n'), ...numbered(60)]);
      log.draw();
      button(en.showAll).click();
      await until(() => shownText().length === log.text.length);
      expect(shownText()).to.equal(log.text);
      const [last, before] = [...log.element.querySelectorAll('.page')].reverse();
      expect(before?.textContent.endsWith('x and on\n')).to.equal(true);
      expect(last?.textContent.startsWith('next\n0\n')).to.equal(true);
    });

    it('saves all of it', async () => {
      const links: HTMLAnchorElement[] = [];
      // Its click would begin a download.
      const click = function (this: HTMLAnchorElement) {
        links.push(this);
      };
      Object.defineProperty(HTMLAnchorElement.prototype, 'click', {
        value: click,
        configurable: true,
      });
      button(en.saveAsFile).click();
      Reflect.deleteProperty(HTMLAnchorElement.prototype, 'click');
      expect(links[0]?.download).to.equal('output.txt');
      expect(await (await fetch(links[0]?.href ?? '')).text()).to.equal(log.text);
    });
  });

  it('has few nodes, whatever is printed on which stream', () => {
    for (let n = 0; n < 100_000; n++) log.append([n % 2 ? out('o\n') : err('e\n')]);
    log.draw();
    expect(shown().length).to.equal(1000);
    print(...numbered(1000));
    // Lines on the screen are elements of their own, since they may change.
    expect(log.element.querySelectorAll('*').length).to.be.below(1200);
  });

  it('counts a line once, however it is printed', () => {
    for (let n = 0; n < 2000; n++) log.append([out('a'), out('b'), out('\n')]);
    log.draw();
    expect(notice().replace(/\D/g, '')).to.equal('1000');
    expect(shownText()).to.equal('ab\n'.repeat(1000));
  });

  it('cuts a line without an end', () => {
    for (let n = 0; n < 100; n++) log.append([out('x'.repeat(10_000))]);
    log.draw();
    expect(shownText().length).to.be.below(200_000);
    expect(gap().hidden).to.equal(false);
    expect(notice()).to.contain('long line');
    expect(log.text.length).to.equal(1_000_000);
  });

  it('counts coloured lines as lines', () => {
    for (let n = 0; n < 2000; n++) log.append([out(`\x1b[31m${n}\x1b[0m \x1b[1mbold\x1b[0m\n`)]);
    log.draw();
    expect(notice().replace(/\D/g, '')).to.equal('1000');
    expect(log.text).to.match(/^0 bold\n1 bold\n/);
    expect(log.text).to.match(/\n1999 bold\n$/);
  });

  it('gives the text without escape sequences, and without what was written over', () => {
    print(out('\x1b[32mgreen\x1b[0m\n'), err('\r 1%'), err('\r 99%'), out('\n'));
    expect(log.text).to.equal('green\n 99%\n');
    expect(shownText()).to.equal(log.text);
  });

  it('draws a line anew that a program writes over, and leaves the others as they are', () => {
    print(out('first\n'), err('\r10%'));
    const [first] = log.element.querySelectorAll('.stdout');
    print(err('\r20%'));
    expect(shownText()).to.equal('first\n20%');
    expect(log.element.querySelector('.stdout')).to.equal(first);
  });

  it('shows all of it with its colours', async () => {
    for (let n = 0; n < 3000; n++) log.append([out(`\x1b[31m${n}\x1b[0m\n`)]);
    log.draw();
    button(en.showAll).click();
    await until(() => shownText().length === log.text.length);
    expect(log.element.querySelectorAll('.page .sgr').length).to.equal(2951);
  });

  describe('scrolling', () => {
    it('stays at the end', () => {
      print(...numbered(100));
      expect(scroller.scrollTop).to.equal(scroller.scrollHeight - scroller.clientHeight);
    });

    it('leaves the reader where they are', () => {
      print(...numbered(100));
      scroller.scrollTop = 10;
      print(...numbered(100));
      expect(scroller.scrollTop).to.equal(10);
    });
  });
});
