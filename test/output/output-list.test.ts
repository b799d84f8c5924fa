import { expect } from 'chai';
import type { DisplayAct } from '../../src/protocol/messages.js';
import { DisplayNames } from '../../src/output/display-names.js';
import { OutputList } from '../../src/output/output-list.js';
import { en } from '../../src/words/en.js';

const DOT =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';

const show = (data: Record<string, string>, displayId?: string): DisplayAct => ({
  type: 'show',
  data,
  metadata: {},
  ...(displayId !== undefined && { displayId }),
});

describe('OutputList', () => {
  let container: HTMLElement;
  let list: OutputList;

  beforeEach(() => {
    container = document.createElement('div');
    document.body.append(container);
    list = new OutputList(container, en, false);
  });

  afterEach(() => {
    container.remove();
  });

  const print = (text: string) => list.print([{ stream: 'stdout', text }]).draw();
  /** Without the notice of a log that is cut, which is hidden. */
  const shown = () =>
    [...container.children].map((child) => {
      const copy = child.cloneNode(true) as Element;
      for (const hidden of copy.querySelectorAll('[hidden]')) hidden.remove();
      return copy.textContent;
    });

  it('keeps the order of text and what is displayed', async () => {
    print('a');
    print('b\n');
    await list.apply(show({ 'text/plain': 'c' }));
    print('d');
    expect(shown()).to.deep.equal(['ab\n', 'c', 'd']);
    expect(list.text).to.equal('ab\nc\nd\n');
  });

  it('changes what has a name, also by a new one of that name', async () => {
    await list.apply(show({ 'text/plain': '1' }, 'x'));
    await list.apply(show({ 'text/plain': '2' }, 'y'));
    const update = { type: 'update', data: { 'text/plain': '3' }, metadata: {} } as const;
    await list.apply({ ...update, displayId: 'x' });
    await list.apply({ ...update, displayId: 'unknown' });
    expect(shown()).to.deep.equal(['3', '2']);
    await list.apply(show({ 'text/plain': '4' }, 'x'));
    expect(shown()).to.deep.equal(['4', '2', '4']);
  });

  it('changes what has a name in another output of the session, and nothing of other sessions', async () => {
    const names = new DisplayNames();
    const [earlier, later, stranger] = [names, names, new DisplayNames()].map((shared) => {
      const element = document.createElement('div');
      container.append(element);
      return { element, list: new OutputList(element, en, false, shared) };
    });
    for (const { list } of [earlier!, stranger!])
      await list.apply(show({ 'text/plain': '1' }, 'x'));
    const update = { type: 'update', data: { 'text/plain': '2' }, metadata: {} } as const;
    await later!.list.apply({ ...update, displayId: 'x' });
    expect(shown()).to.deep.equal(['2', '', '1']);
    expect(earlier!.list.text).to.equal('2\n');
    await later!.list.apply(show({ 'text/plain': '3' }, 'x'));
    expect(shown()).to.deep.equal(['3', '3', '1']);
  });

  it('shows what came last of two changes at once', async () => {
    const image = list.apply(show({ 'image/png': DOT, 'text/plain': 'image' }, 'x'));
    const data = { 'text/plain': 'text' };
    await list.apply({ type: 'update', data, metadata: {}, displayId: 'x' });
    await image;
    expect(shown()).to.deep.equal(['text']);
  });

  it('takes all away at once', async () => {
    print('a');
    await list.apply(show({ 'text/plain': 'b' }));
    await list.apply({ type: 'clear', wait: false });
    expect(shown()).to.deep.equal([]);
    print('c');
    expect(shown()).to.deep.equal(['c']);
  });

  it('takes all away when something else comes: text', async () => {
    print('a');
    await list.apply({ type: 'clear', wait: true });
    expect(shown()).to.deep.equal(['a']);
    print('b');
    expect(shown()).to.deep.equal(['b']);
  });

  it('takes all away when something else can be seen', async () => {
    print('a');
    await list.apply({ type: 'clear', wait: true });
    const next = list.apply(show({ 'image/png': DOT }));
    expect(shown()).to.deep.equal(['a', '']);
    await next;
    expect(container.querySelector('img')?.alt).to.equal(en.image);
    expect(container.childElementCount).to.equal(1);
  });

  describe('shows of the forms of an object', () => {
    const tagOf = async (data: Record<string, string>) => {
      await list.apply(show(data));
      const [first] = container.lastElementChild?.children ?? [];
      const inner = first?.shadowRoot?.querySelector('div > *') ?? first;
      return inner?.localName;
    };

    it('JupyterLab’s choice', async () => {
      const all = {
        'text/plain': 'p',
        'image/png': DOT,
        'image/svg+xml': '<svg></svg>',
        'text/latex': '$x$',
        'text/markdown': '*m*',
        'text/html': '<table><tr><td>h</table>',
        'application/json': '[]',
      };
      const without = (...types: readonly string[]) =>
        Object.fromEntries(Object.entries(all).filter(([type]) => !types.includes(type)));
      const order = ['application/json', 'text/html', 'text/markdown', 'text/latex'];
      expect(await tagOf(all)).to.equal('div');
      expect(container.querySelector('.json')).not.to.equal(null);
      expect(await tagOf(without(...order.slice(0, 1)))).to.equal('table');
      expect(await tagOf(without(...order.slice(0, 2)))).to.equal('p');
      expect(await tagOf(without(...order.slice(0, 3)))).to.equal('math');
      expect(await tagOf(without(...order))).to.equal('svg');
      expect(await tagOf(without(...order, 'image/svg+xml'))).to.equal('img');
      expect(await tagOf({ 'text/plain': 'p', 'text/javascript': 'x()' })).to.equal('pre');
    });

    it('the next one where nobody here draws charts of plotly or Vega', async () => {
      // The bundles of plotly 7 with its renderer `plotly_mimetype`, and of altair 6 with `mimetype`.
      const plotly = {
        'application/vnd.plotly.v1+json': '{"data": []}',
        'text/plain': 'Figure({})',
      };
      expect(await tagOf({ ...plotly, 'text/html': '<b>chart</b>' })).to.equal('b');
      expect(await tagOf({ ...plotly, 'image/png': DOT })).to.equal('img');
      expect(await tagOf(plotly)).to.equal('pre');
      expect(container.lastElementChild?.textContent).to.equal('Figure({})');
      const vega = { 'application/vnd.vegalite.v6.json': '{}', 'image/svg+xml': '<svg></svg>' };
      expect(await tagOf(vega)).to.equal('svg');
    });

    it('the next one where the first is damaged, and only the text where none is left', async () => {
      expect(await tagOf({ 'application/json': '{', 'text/html': '<b>x</b>' })).to.equal('b');
      expect(await tagOf({ 'image/png': '!!', 'text/plain': 'plain' })).to.equal('pre');
      expect(container.lastElementChild?.textContent).to.equal(`plain${en.imageDamaged}`);
    });

    it('what is left of one that nobody can show: its types', async () => {
      await list.apply(show({ 'application/x-unknown': '1' }));
      expect(shown()).to.deep.equal([en.cannotShow(['application/x-unknown'])]);
    });
  });

  it('lets a drawing have the page’s text colour, also when that changes', async () => {
    const drawing =
      '<svg viewBox="0 0 9 9"><defs><path id="tick" d="M0 0V3" style="stroke: currentColor"/></defs>' +
      '<g style="fill: currentColor"><path d="M0 0H9"/></g><use xlink:href="#tick"/></svg>';
    container.style.color = 'rgb(1, 2, 3)';
    await list.apply(show({ 'image/svg+xml': drawing }));
    const root = container.querySelector('.rich > div')?.shadowRoot;
    const colors = () => [
      getComputedStyle(root!.querySelector('g path')!).fill,
      getComputedStyle(root!.querySelector('defs path')!).stroke,
    ];
    expect(colors()).to.deep.equal(['rgb(1, 2, 3)', 'rgb(1, 2, 3)']);
    container.style.color = 'rgb(250, 250, 250)';
    expect(colors()).to.deep.equal(['rgb(250, 250, 250)', 'rgb(250, 250, 250)']);
  });

  it('says what it did not load', async () => {
    await list.apply(show({ 'text/html': 'x<img src="https://docs.example/a.png">' }));
    expect(container.textContent).to.equal(en.resourcesBlocked);
  });

  it('opens a tree step by step', async () => {
    const many = JSON.stringify({ many: Array.from({ length: 450 }, (_, index) => index) });
    await list.apply(show({ 'application/json': many }));
    const details = container.querySelector('details')!;
    expect(container.querySelectorAll('li').length).to.equal(0);
    details.open = true;
    await new Promise((resolve) => details.addEventListener('toggle', resolve, { once: true }));
    const inner = details.querySelector('details')!;
    inner.open = true;
    await new Promise((resolve) => inner.addEventListener('toggle', resolve, { once: true }));
    expect(inner.querySelectorAll('li').length).to.equal(201);
    inner.querySelector('button')?.click();
    inner.querySelector('button')?.click();
    expect(inner.querySelectorAll('li').length).to.equal(450);
  });
});
