import { expect } from 'chai';
import { readCodeText, textOfCode } from '../../src/markup/code-text.js';
import { CodePositions } from '../../src/elements/code-positions.js';

describe('textOfCode', () => {
  const spans = [
    ...['linenos', 'linenodiv', 'lineno', 'ln', 'lnt', 'lntd', 'gutter', 'line-numbers-rows'],
    ...['line-numbers-wrapper', 'hljs-ln-numbers', 'headerlink', 'lang', 'diff remove'],
    ...['line', 'token-line', 'code-line'],
  ].map((name) => `<span class="${name}">1</span>`);
  const names = ['button', 'nav', 'aside', 'script', 'style', 'div', 'p', 'li'];
  const elements = names.map((name) => `<${name}>1</${name}>`);
  const others = ['<br>', '<span data-python-run-ignore>1</span>', '<table><tr><td>1</table>'];

  for (const html of [...spans, ...elements, ...others]) {
    it(`reads ${html} as the long way does`, () => {
      const pre = document.createElement('pre');
      pre.innerHTML = `${html}<span class="n">a</span>`;
      const { text } = readCodeText(pre);
      expect(text).not.to.equal(pre.textContent);
      expect(textOfCode(pre)).to.equal(text);
    });
  }

  it('reads a block of nothing but tokens', () => {
    const pre = document.createElement('pre');
    pre.innerHTML = '<code><span class="n">a</span> <span class="o">=</span> 1</code>\n';
    expect(textOfCode(pre)).to.equal('a = 1\n');
  });
});

describe('CodePositions', () => {
  let page: HTMLElement;

  beforeEach(() => {
    page = document.createElement('main');
    document.body.append(page);
  });

  afterEach(() => page.remove());

  function show(html: string): CodePositions {
    page.innerHTML = html;
    return new CodePositions(page);
  }

  function codeOf(html: string): string {
    return show(html).source.code;
  }

  function textOfLine(code: CodePositions, line: number): string | undefined {
    return code.rangeOfLine(line)?.toString();
  }

  describe('source', () => {
    it('decodes entities and joins nested tokens', () => {
      expect(
        codeOf(
          '<pre><code><b>if</b> <i><u>a</u> &lt; <u>b</u></i> &amp; c:\n\tprint("&#128013;")</code></pre>',
        ),
      ).to.equal('if a < b & c:\n\tprint("🐍")');
    });

    it('takes an empty block', () => {
      for (const html of ['', '<pre></pre>', '<pre><code>\n</code></pre>']) {
        expect(codeOf(html)).to.equal('');
      }
    });

    it('takes code without a pre', () => {
      expect(codeOf('<code>x = 1</code>')).to.equal('x = 1');
      expect(codeOf('x = 1\ny = 2')).to.equal('x = 1\ny = 2');
    });

    it('takes <br> for a line end', () => {
      expect(codeOf('<pre>a = 1<br>b = 2<br/><br>c = 3<br></pre>')).to.equal(
        'a = 1\nb = 2\n\nc = 3',
      );
      expect(codeOf('<pre><div>a</div><div><br></div><div>b</div></pre>')).to.equal('a\n\nb');
      expect(
        codeOf(
          '<pre><span class="token-line">a<br></span><span class="token-line">b<br></span></pre>',
        ),
      ).to.equal('a\nb');
      expect(
        codeOf(
          '<pre><span class="token-line">a</span><br><span class="token-line">b</span><br></pre>',
        ),
      ).to.equal('a\nb');
    });

    it('ends lines where the DOM does not', () => {
      const lines = (tag: string, between: string): string =>
        ['if a:', '    <b>b</b>()', '', 'c()']
          .map((line) => `<${tag} class="line">${line}</${tag}>`)
          .join(between);
      for (const tag of ['span', 'div']) {
        for (const between of ['', '\n', ' ', '  \n']) {
          expect(codeOf(`<pre><code>${lines(tag, between)}</code></pre>`), tag + between).to.equal(
            'if a:\n    b()\n\nc()',
          );
        }
      }
    });

    it('reads a table with a row a line', () => {
      const row = (n: number, code: string): string =>
        `<tr>\n <td class="lineno">${n}</td>\n <td>${code}</td>\n</tr>`;
      expect(
        codeOf(`<table>\n${row(1, 'if a:')}\n${row(2, '')}\n${row(3, '    <b>b</b>()')}</table>`),
      ).to.equal('if a:\n\n    b()');
    });

    it('leaves out what is not code', () => {
      expect(
        codeOf(
          '<button>Run</button><span class="lang">py</span><pre><span class="linenos">1</span>a = 1' +
            '<a class="headerlink">¶</a><aside>A note</aside>\n<span class="ln">2</span>b = 2' +
            '<button class="copybtn">Copy</button><style>b {}</style>' +
            '<i data-python-run-ignore>tip</i><span class="line-numbers-rows"><i></i></span></pre>',
        ),
      ).to.equal('a = 1\nb = 2');
    });

    it('leaves out removed lines with their line ends', () => {
      expect(
        codeOf(
          '<pre><span class="line">a</span>\n<span class="line diff remove">b</span>\n' +
            '<span class="line diff add">c</span>\n<span class="line">d</span></pre>',
        ),
      ).to.equal('a\nc\nd');
    });

    it('reads a block that itself stands in a note', () => {
      page.innerHTML = '<aside><div id="block"><pre>a = 1</pre></div></aside>';
      expect(new CodePositions(page.querySelector('#block')!).source.code).to.equal('a = 1');
    });

    it('takes CRLF, no-break spaces and astral characters set by a script', () => {
      page.innerHTML = '<pre></pre>';
      page.firstElementChild!.textContent = 'if\u00a0x:\r\n\u00a0 y = "𝒳👩‍🚀"\r\n';
      expect(new CodePositions(page).source.code).to.equal('if x:\n  y = "𝒳👩‍🚀"');
    });

    it('reads 10,000 lines of tokens in one pass', () => {
      const line = (n: number): string =>
        `<span class="line"><span><b>x${n}</b> <i>=</i> <u>f</u>(<s>"a"</s>, <em>${n}</em>)</span></span>`;
      page.innerHTML = `<pre>${Array.from({ length: 10_000 }, (_, n) => line(n)).join('\n')}</pre>`;
      const visit = (node: Node): number => {
        let count = 1;
        for (let child = node.firstChild; child; child = child.nextSibling) count += visit(child);
        return count;
      };
      /** The fastest of a few, since the machine has other things to do. */
      const timeOf = (act: () => unknown): number =>
        Math.min(
          ...Array.from({ length: 7 }, () => {
            const before = performance.now();
            act();
            return performance.now() - before;
          }),
        );
      const reading = timeOf(() => {
        const lines = new CodePositions(page).source.code.split('\n');
        expect(lines[9_999]).to.equal('x9999 = f("a", 9999)');
      });
      expect(reading).to.be.below(Math.max(40 * timeOf(() => visit(page)), 100));
    }).timeout(20_000);
  });

  describe('box', () => {
    it('is the pre with the code', () => {
      expect(show('<div><pre id="it">x</pre></div>').box.id).to.equal('it');
    });

    it('is the pre of the code cell in a table with line numbers', () => {
      const table = (gutter: string): string =>
        `<table><tr><td class="${gutter}"><pre>1</pre></td><td><pre id="it">x</pre></td></tr></table>`;
      for (const html of [table('linenos'), `<pre><code>${table('gutter gl')}</code></pre>`]) {
        expect(show(html).box.id).to.equal('it');
      }
    });
  });

  describe('rangeOfLine', () => {
    it('holds the text of the line', () => {
      const code = show('<pre>\n\n  <b>a</b> = <i>"é🐍"</i>\n\n  b<br>  <i>c</i>\n</pre>');
      expect(code.source.code).to.equal('a = "é🐍"\n\nb\nc');
      expect([1, 2, 3, 4].map((line) => textOfLine(code, line))).to.deep.equal([
        'a = "é🐍"',
        '',
        'b',
        'c',
      ]);
    });

    it('is null for a line that is not there', () => {
      const code = show('<pre>a</pre>');
      expect([0, 2, -1, NaN].map((line) => code.rangeOfLine(line))).to.deep.equal([
        null,
        null,
        null,
        null,
      ]);
      expect(show('').rangeOfLine(1)).to.equal(null);
    });

    it('leaves out prompts, output and line numbers', () => {
      const code = show(
        '<pre><u class="linenos">1</u><b>&gt;&gt;&gt; </b><i>x</i> = 1\n<u class="linenos">2</u>' +
          '<b>&gt;&gt;&gt; </b><i>x</i>\n<s>1</s>\n<b>&gt;&gt;&gt; </b>if <i>x</i>:\n<b>... </b>    y()\n</pre>',
      );
      expect([1, 2, 3, 4].map((line) => textOfLine(code, line))).to.deep.equal([
        'x = 1',
        'x',
        'if x:',
        '    y()',
      ]);
    });

    it('holds every line of a long block', () => {
      const lines = Array.from({ length: 1000 }, (_, n) => `x${n} = ${n}`);
      const code = show(`<pre>${lines.map((line) => `<b>${line}</b>\r\n`).join('')}</pre>`);
      expect(lines.map((_, n) => textOfLine(code, n + 1))).to.deep.equal(lines);
    });

    it('spans line elements that have no line ends', () => {
      const code = show('<pre><div>a <b>= 1</b></div><div></div><div>b</div></pre>');
      expect([1, 2, 3].map((line) => textOfLine(code, line))).to.deep.equal(['a = 1', '', 'b']);
    });
  });

  describe('offsetAt', () => {
    /** The offset for a point in the middle of the first place where `text` stands. */
    function offsetOf(code: CodePositions, text: string, root: Node = page): number {
      const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.nodeValue!.indexOf(text);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + text.length);
        const box = range.getBoundingClientRect();
        return code.offsetAt(box.left + 1, box.top + box.height / 2);
      }
      throw new Error(`${text} is not in the page`);
    }

    it('finds the character in the code', () => {
      const code = show('<pre>\n  <b>first</b> = <i>1</i>\n\n  second<br>  🐍<i>third</i>\n</pre>');
      const source = code.source.code;
      for (const text of ['first', 'irst', '1', 'second', 'cond', 'third', 'ird']) {
        expect(offsetOf(code, text), text).to.equal(source.indexOf(text));
      }
    });

    it('finds it behind invisible characters', () => {
      page.innerHTML = '<pre></pre>';
      page.firstElementChild!.textContent = '\ufeff  a\u200bb = 1\r\n  c = xyz';
      const code = new CodePositions(page);
      expect(offsetOf(code, '1')).to.equal(5);
      expect(offsetOf(code, 'xyz')).to.equal(code.source.code.indexOf('xyz'));
    });

    it('takes indentation and prompts for the start of the line, output for the end of the one before', () => {
      const code = show(
        '<pre>&gt;&gt;&gt; first\n&gt;&gt;&gt; second\noutput\n&gt;&gt;&gt; third</pre>',
      );
      expect(code.source.code).to.equal('first\nsecond\nthird');
      expect(offsetOf(code, '>> second')).to.equal(6);
      expect(offsetOf(code, 'output')).to.equal(12);
      expect(offsetOf(code, 'third')).to.equal(13);
    });

    it('takes a point on a line number for the code beside it', () => {
      const code = show(
        '<pre><u class="linenos">11</u>first\n<u class="linenos">22</u>second</pre>',
      );
      expect(offsetOf(code, '22')).to.equal(6);
    });

    it('takes a point right of a line for its end', () => {
      const code = show('<pre>one\nlonger line\n</pre>');
      const { left, top, height } = code.rangeOfLine(1)!.getBoundingClientRect();
      expect(code.offsetAt(left + 200, top + height / 2)).to.equal(3);
    });

    it('gives the end of the code for a point elsewhere', () => {
      const code = show('<p id="other">other</p><pre>one\ntwo</pre>');
      expect(offsetOf(code, 'other')).to.equal(7);
      expect(code.offsetAt(-10, -10)).to.equal(7);
    });

    it('finds it in a page that shows its blocks in a shadow root, where the engine looks there', function () {
      // caretRangeFromPoint, WebKit's own, tells of the host only.
      if (!('caretPositionFromPoint' in document)) this.skip();
      const host = document.createElement('div');
      page.append(host);
      const tree = host.attachShadow({ mode: 'open' });
      tree.innerHTML = '<section><pre>one\ntwo three</pre></section>';
      const code = new CodePositions(tree.querySelector('section')!);
      expect(offsetOf(code, 'three', tree)).to.equal(8);
    });

    it('finds it in code that is slotted into an element', () => {
      page.innerHTML = '<div id="host"><pre>one\ntwo three</pre></div>';
      const host = page.querySelector('#host')!;
      host.attachShadow({ mode: 'open' }).innerHTML =
        '<div><button>Run</button><slot></slot></div>';
      expect(offsetOf(new CodePositions(host), 'three')).to.equal(8);
    });
  });
});
