import { expect } from 'chai';
import { observeBlocks } from '../../src/upgrade/observe.js';

const PYTHON = '<pre><code class="language-python">x = 1</code></pre>';

describe('observeBlocks', () => {
  let page: HTMLElement;
  let stop: () => void;

  beforeEach(() => {
    page = document.createElement('main');
    document.body.append(page);
    stop = observeBlocks(page, { attributes: { session: 'page' } });
  });

  afterEach(() => {
    stop();
    page.remove();
  });

  function made(): NodeListOf<Element> {
    return page.querySelectorAll('python-run');
  }

  /** Two frames: the observer's, and one in which it could act on its own changes. */
  async function settled(): Promise<void> {
    for (let frame = 0; frame < 2; frame++) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
    }
  }

  it('upgrades what is added, whole parts and single blocks', async () => {
    page.innerHTML = `<section>${PYTHON}<p>text</p>${PYTHON}</section>`;
    page.insertAdjacentHTML('beforeend', PYTHON);
    await settled();
    expect(made()).to.have.length(3);
    expect([...made()].map((element) => element.outerHTML)).to.deep.equal(
      Array(3).fill(`<python-run session="page">${PYTHON}</python-run>`),
    );
  });

  it('upgrades a page that takes the place of another, once', async () => {
    for (let n = 0; n < 3; n++) {
      page.innerHTML = `<div>${PYTHON}</div>`;
      await settled();
      expect(made()).to.have.length(1);
      expect(page.querySelectorAll('pre')).to.have.length(1);
    }
  });

  it('upgrades a block whose language comes with its code', async () => {
    page.innerHTML = '<pre></pre>';
    await settled();
    expect(made()).to.have.length(0);
    page.firstElementChild!.innerHTML = '<code class="language-python">x = 1</code>';
    await settled();
    expect(made()).to.have.length(1);
  });

  it('leaves what a highlighter does to an upgraded block', async () => {
    page.innerHTML = PYTHON;
    await settled();
    page.querySelector('code')!.innerHTML = '<b>x</b> = <i>1</i>';
    await settled();
    expect(made()).to.have.length(1);
    expect(page.innerHTML).to.equal(
      '<python-run session="page"><pre><code class="language-python"><b>x</b> = <i>1</i></code></pre></python-run>',
    );
  });

  it('leaves what was removed before the frame', async () => {
    page.innerHTML = PYTHON;
    const block = page.firstElementChild!;
    block.remove();
    await settled();
    expect(block.parentElement).to.equal(null);
  });

  it('upgrades a page whose body is replaced, once, with blocks that were upgraded before', async () => {
    const first = document.body;
    // The steps of Turbo's renderer and of Astro's router; Turbo keeps a copy of the page that is left.
    const show = async (body: HTMLElement) => {
      document.body.replaceWith(body);
      await settled();
    };
    const blocks = () => document.body.querySelectorAll('python-run');
    stop();
    stop = observeBlocks(document, { attributes: { session: 'page' } });
    try {
      const second = document.createElement('body');
      second.innerHTML = `<main>${PYTHON}<p>text</p></main>`;
      await show(second);
      expect(blocks()).to.have.length(1);
      const copy = second.cloneNode(true) as HTMLElement;

      const third = document.createElement('body');
      third.innerHTML = `${PYTHON}${PYTHON}`;
      await show(third);
      expect(blocks()).to.have.length(2);

      await show(copy);
      expect(blocks()).to.have.length(1);
      expect(document.body.querySelectorAll('pre')).to.have.length(1);
    } finally {
      document.body.replaceWith(first);
    }
  });

  it('ends when told to', async () => {
    page.innerHTML = PYTHON;
    await Promise.resolve();
    stop();
    page.insertAdjacentHTML('beforeend', PYTHON);
    await settled();
    expect(made()).to.have.length(0);
  });
});
