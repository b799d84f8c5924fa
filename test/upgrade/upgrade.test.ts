import { expect } from 'chai';
import type { PythonRun } from '../../src/elements/python-run.js';
import { upgradeBlocks, type UpgradeOptions } from '../../src/upgrade/upgrade.js';

const PYTHON = '<pre><code class="language-python">x = 1</code></pre>';

describe('upgradeBlocks', () => {
  let page: HTMLElement;

  beforeEach(() => {
    page = document.createElement('main');
    document.body.append(page);
  });

  afterEach(() => page.remove());

  function upgrade(html: string, options: Partial<UpgradeOptions> = {}): PythonRun[] {
    page.innerHTML = html;
    return upgradeBlocks(page, { attributes: {}, ...options });
  }

  /** What each made element has for its only child. */
  function taken(html: string, selector?: string): string[] {
    const made = upgrade(html, selector === undefined ? {} : { selector });
    expect(made).to.deep.equal([...page.querySelectorAll('python-run')]);
    return made.map((element) => {
      expect(element.childNodes).to.have.length(1);
      const { localName, id, className } = element.firstElementChild!;
      return localName + (id && `#${id}`) + className.replace(/^(?=.)|\s+/g, '.');
    });
  }

  it('puts an element with the attributes where the block was', () => {
    const html = `<p>before</p>${PYTHON}<p>after</p>`;
    const [element, ...rest] = upgrade(html, { attributes: { session: 'page', readonly: '' } });
    expect(rest).to.deep.equal([]);
    expect(element!.outerHTML).to.equal(
      `<python-run session="page" readonly="">${PYTHON}</python-run>`,
    );
    expect(element!.previousElementSibling!.textContent).to.equal('before');
    expect(element!.nextElementSibling!.textContent).to.equal('after');
  });

  it('lets a block’s own attributes have the last word, and takes none but the element’s', () => {
    const own = 'data-python-run-session="own" data-python-run-readonly';
    const [element] = upgrade(
      `<div class="highlight-python" ${own} data-python-run-onclick="alert()">
        <pre data-python-run-label="Sum" data-python-run-session="inner">x = 1</pre></div>`,
      { attributes: { session: 'page', theme: 'dark' } },
    );
    expect([...element!.attributes].map(({ name, value }) => `${name}=${value}`)).to.have.members([
      'session=own',
      'theme=dark',
      'label=Sum',
      'readonly=',
    ]);
  });

  it('moves the block itself', () => {
    page.innerHTML = PYTHON;
    const block = page.firstElementChild!;
    upgradeBlocks(page, { attributes: {} });
    expect(block.parentElement!.localName).to.equal('python-run');
  });

  it('takes blocks in document order, and an empty one as well', () => {
    const html = ['1', '', '3']
      .map((text) => `<pre class="language-python">${text}</pre>`)
      .join('');
    expect(upgrade(html).map((element) => element.textContent)).to.deep.equal(['1', '', '3']);
  });

  it('takes no block twice and makes no element in another', () => {
    expect(upgrade(PYTHON + PYTHON)).to.have.length(2);
    expect(upgradeBlocks(page, { attributes: {} })).to.deep.equal([]);
    expect(upgradeBlocks(page, { attributes: {}, selector: 'pre, code' })).to.deep.equal([]);
    expect(upgrade(`<python-run><div>${PYTHON}</div></python-run>`)).to.deep.equal([]);
  });

  it('takes the blocks of a long page when they come near, with their numbers', async () => {
    const gap = '<div style="height: 100vh"></div>';
    const made = upgrade((PYTHON + gap).repeat(101));
    expect(made).to.deep.equal([]);
    const elements = (): NodeListOf<HTMLElementTagNameMap['python-run']> =>
      page.querySelectorAll('python-run');
    const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
    while (elements().length === 0) await frame();
    expect(elements().length).to.be.below(10);
    expect([...elements()].map((element) => element.block.number)).to.deep.equal(
      Array.from(elements(), (_, i) => i + 1),
    );
    const last = page.querySelectorAll('pre')[100]!;
    last.scrollIntoView();
    while (!last.closest('python-run')) await frame();
    expect(last.closest('python-run')!.block.number).to.equal(101);
    expect(elements().length).to.be.below(20);
  });

  it('takes the root as well', () => {
    page.innerHTML = PYTHON;
    expect(upgradeBlocks(page.firstElementChild!, { attributes: {} })).to.have.length(1);
  });

  describe('moves nothing', () => {
    const HIGHLIGHT =
      '<div class="highlight-python"><pre class="highlight"><code>x()</code></pre></div>';
    const pages: Record<string, [css: string, html: string]> = {
      'where the page gives margins to last and first children': [
        '.note > :last-child { margin-bottom: 0 } .note > :first-child { margin-top: 0 }',
        `<div class="note">${HIGHLIGHT}</div>`,
      ],
      'where it gives one to what follows a title': [
        'div .note > .title + * { margin-top: 5px } .highlight-python { margin: 1em 0 }',
        `<div class="note"><div class="title">Note</div>${HIGHLIGHT}</div>`,
      ],
      'where it gives one to the pre of a child': [
        '.note > .highlight-python > pre { margin: 0 } main .highlight { margin: 30px 0 }',
        `<div class="note">${HIGHLIGHT}</div>`,
      ],
      'where blocks reach the edges of a phone': [
        'main > .highlight-python { margin: 1em -12px }',
        HIGHLIGHT,
      ],
      'where margins do not collapse': [
        '.note { display: flex; flex-direction: column } .note > * { margin: 7px 0 }',
        `<div class="note">${HIGHLIGHT}</div>`,
      ],
    };
    for (const [name, [css, html]] of Object.entries(pages)) {
      it(name, async () => {
        page.innerHTML =
          `<style>python-run { display: block } main { overflow: auto } .highlight-python { margin: 20px 0 }` +
          `.highlight { margin: 0 } ${css}</style><p>before</p>${html}<p>after</p>`;
        const shown = page.querySelectorAll('p, pre, code, .note');
        const places = (): string[] =>
          Array.from(shown, (element) => JSON.stringify(element.getBoundingClientRect()));
        const before = places();
        const made = upgradeBlocks(page, { attributes: {} });
        expect(made).to.have.length(1);
        await Promise.all(made.map((element) => element.updateComplete));
        await Promise.resolve();
        expect(places()).to.deep.equal(before);
      });
    }

    it('and leaves the styles of blocks whose margins stay the same', async () => {
      const made = upgrade(PYTHON);
      await Promise.all(made.map((element) => element.updateComplete));
      await Promise.resolve();
      expect(page.innerHTML).to.equal(`<python-run>${PYTHON}</python-run>`);
    });
  });

  describe('finds the whole block', () => {
    const cases: Record<string, [html: string, block: string]> = {
      'of a plain pre': [PYTHON, 'pre'],
      'of Sphinx before 1.8': [
        '<div class="highlight-python"><div class="highlight"><pre><span class="n">x</span></pre></div></div>',
        'div.highlight-python',
      ],
      'of Sphinx with a caption, which stays outside': [
        '<div class="literal-block-wrapper"><div class="code-block-caption">c</div>' +
          '<div class="highlight-python3 notranslate"><div class="highlight"><pre>x()</pre></div></div></div>',
        'div.highlight-python3.notranslate',
      ],
      'of docutils': ['<pre class="doctest-block">&gt;&gt;&gt; 1</pre>', 'pre.doctest-block'],
      'of GitHub': [
        '<div class="highlight highlight-source-python"><pre>x()</pre></div>',
        'div.highlight.highlight-source-python',
      ],
      'of Material': [
        '<div class="language-py highlight"><span class="filename">f</span><pre><span></span><code>x</code></pre></div>',
        'div.language-py.highlight',
      ],
      'of Jekyll': [
        '<div class="language-python highlighter-rouge"><div class="highlight"><pre class="highlight"><code>x</code></pre></div></div>',
        'div.language-python.highlighter-rouge',
      ],
      'of Hugo with a table': [
        '<div class="highlight"><div class="chroma"><table class="lntable"><tr><td class="lntd"><pre class="chroma"><code><span class="lnt">1</span></code></pre></td>' +
          '<td class="lntd"><pre class="chroma"><code class="language-python">x</code></pre></td></tr></table></div></div>',
        'div.highlight',
      ],
      'of Quarto': [
        '<div class="code-copy-outer-scaffold"><div class="sourceCode" id="cb1"><pre class="sourceCode python code-with-copy"><code class="sourceCode python">x</code></pre></div><button>Copy</button></div>',
        'div.code-copy-outer-scaffold',
      ],
      'of Expressive Code': [
        '<div class="expressive-code"><figure class="frame"><figcaption></figcaption><pre data-language="python"><code>x</code></pre></figure></div>',
        'div.expressive-code',
      ],
    };
    for (const [name, [html, block]] of Object.entries(cases)) {
      it(name, () => expect(taken(html)).to.deep.equal([block]));
    }

    it('but no part of the page around it', () => {
      expect(taken(`<div class="highlight"><p>A tip:</p>${PYTHON}</div>`)).to.deep.equal(['pre']);
      expect(taken(`<div class="language-python">${PYTHON}${PYTHON}</div>`)).to.deep.equal([
        'pre',
        'pre',
      ]);
      expect(taken(`<div class="highlight">${PYTHON}<div>${PYTHON}</div></div>`)).to.have.length(2);
    });
  });

  describe('leaves alone', () => {
    const cases: Record<string, string> = {
      'other languages': ['bash', 'pythonx', 'console', 'python2', 'js', 'cpython']
        .map(
          (name) => `<pre class="language-${name}"><code class="language-${name}">x</code></pre>`,
        )
        .join(''),
      'another language within': `<div class="language-python"><pre class="language-bash">x</pre></div>`,
      'blocks without a language': '<pre>x = 1</pre><pre><code>x = 1</code></pre>',
      'code in a line of text': '<p><code class="language-python">x</code></p>',
      'shell commands that Sphinx calls Python':
        '<div class="highlight-python3"><div class="highlight"><pre>python3 -m venv example</pre></div></div>' +
        '<div class="highlight-default"><div class="highlight"><pre><span class="linenos">1</span>pip install x</pre></div></div>' +
        '<div class="highlight-python3"><div class="highlight"><table class="highlighttable"><tr><td><div class="linenodiv"><pre>1</pre></div></td><td><pre>pip install x</pre></td></tr></table></div></div>',
      'what has nothing of Python where Sphinx does not say':
        '<div class="highlight-default"><div class="highlight"><pre>make</pre></div></div>',
      'blocks of the class no-run': `<div class="no-run">${PYTHON}</div><pre class="no-run language-python">x</pre><pre><code class="language-python no-run">x</code></pre>`,
      'blocks that the author turned off': `<div data-python-run="off"><div>${PYTHON}</div></div>`,
      'blocks in links, buttons and summaries': `<a href="#">${PYTHON}</a><button>${PYTHON}</button><details><summary>${PYTHON}</summary></details>`,
      'blocks that are being edited': `<div contenteditable>${PYTHON}</div>`,
      'blocks of Docusaurus': `<div class="theme-code-block language-python">${PYTHON}</div>`,
    };
    for (const [name, html] of Object.entries(cases)) {
      it(name, () => expect(taken(html)).to.deep.equal([]));
    }

    it('what mkdocstrings documents', () => {
      const block = '<div class="language-python highlight"><pre><code>f(x)</code></pre></div>';
      const signature = block.replace('highlight', 'doc-signature highlight');
      const source = `<details class="mkdocstrings-source">${block}</details>`;
      expect(taken(signature + source)).to.deep.equal([]);
    });

    it('blocks that React owns', () => {
      page.innerHTML = PYTHON;
      Object.assign(page.firstElementChild!, { __reactFiber$x1: {} });
      expect(upgradeBlocks(page, { attributes: {} })).to.deep.equal([]);
    });
  });

  describe('beside the notes of Material', () => {
    const code = '<pre><code>x = 1  <span class="c1"># (1)!</span></code></pre>';
    const block = `<div class="language-python highlight">${code}</div>`;
    const list = '<ol><li>A note.</li></ol>';
    const settings = '<script id="__config" type="application/json"></script>';

    it('takes the list with a block that has notes, where they are turned on', () => {
      const own = block.replace('highlight', 'annotate highlight');
      expect(upgrade(own + list + list)[0]!.innerHTML).to.equal(own + list);
      upgrade(settings);
      page.firstElementChild!.textContent = '{"features": ["content.code.annotate"]}';
      page.insertAdjacentHTML('beforeend', `${block}${list}<p>after</p>`);
      const [element] = upgradeBlocks(page, { attributes: {} });
      expect(element!.innerHTML).to.equal(block + list);
      expect(element!.nextElementSibling!.textContent).to.equal('after');
    });

    it('leaves a list where notes are turned off, and after a block without', () => {
      expect(upgrade(block + list)[0]!.innerHTML).to.equal(block);
      const plain = block.replace('highlight', 'annotate highlight').replace('# ', '');
      expect(upgrade(plain + list)[0]!.innerHTML).to.equal(plain);
    });
  });

  describe('with the author’s selector', () => {
    const SPHINX =
      '<div class="highlight-text"><div class="highlight"><pre>what is this</pre></div></div>';

    it('takes what it matches, whatever the language, and nothing else', () => {
      expect(taken(`${PYTHON}<pre id="a">one two</pre>`, '#a')).to.deep.equal(['pre#a']);
    });

    it('takes the whole block of a match', () => {
      for (const selector of ['.highlight-text', '.highlight', '.highlight pre', 'main pre']) {
        expect(taken(SPHINX, selector), selector).to.deep.equal(['div.highlight-text']);
      }
      expect(taken(PYTHON, 'code')).to.deep.equal(['pre']);
    });

    it('takes each block in a match once', () => {
      expect(
        taken(`<section>${PYTHON}<p>text</p>${SPHINX}</section>`, 'section, pre, code'),
      ).to.deep.equal(['pre', 'div.highlight-text']);
    });

    it('takes a match that has no pre', () => {
      expect(taken('<div id="a"><code>x</code></div>', '#a')).to.deep.equal(['div#a']);
    });

    it('takes one block of a table with line numbers', () => {
      const html =
        '<div class="highlight"><table class="highlighttable"><tr><td class="linenos"><div class="linenodiv"><pre>1</pre></div></td>' +
        '<td class="code"><div><pre>x</pre></div></td></tr></table></div>';
      expect(taken(html, 'pre')).to.deep.equal(['div.highlight']);
    });

    it('takes one block where a pre holds others', () => {
      const html =
        '<pre class="outer"><code><table><tr><td class="gutter"><pre>1</pre></td><td><pre>x</pre></td></tr></table></code></pre>';
      expect(taken(html, 'pre')).to.deep.equal(['pre.outer']);
    });

    it('respects what is turned off', () => {
      expect(taken(`<div class="no-run">${PYTHON}</div>`, 'pre')).to.deep.equal([]);
    });

    it('says when it is no selector', () => {
      expect(() => upgrade(PYTHON, { selector: 'pre:::' })).to.throw(DOMException, /pre:::/);
    });
  });
});
