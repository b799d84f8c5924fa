import { expect } from 'chai';
import { ShownLines } from '../../src/elements/shown-lines.js';

/** What is to be seen of a block with this markup, and its code. */
function show(markup: string, lines: string): { seen: string; code: string } {
  const root = document.createElement('div');
  root.innerHTML = markup;
  document.body.append(root);
  const { code } = new ShownLines(root).source;
  new ShownLines(root).show(lines);
  expect(new ShownLines(root).source.code, 'all of the code stays').to.equal(code);
  const seen = root.innerText.replace(/^\n+|\s+$/g, '');
  root.remove();
  return { seen, code };
}

describe('ShownLines', () => {
  it('cuts texts at the ends of lines', () => {
    expect(show('<pre>a\nb\nc\nd\n</pre>', '2-3').seen).to.equal('b\nc');
    expect(show('<pre>a\nb\nc</pre>', '1-1').seen).to.equal('a');
    expect(show('<pre>a\nb\nc</pre>', '3').seen).to.equal('c');
  });

  it('keeps the elements of what is shown', () => {
    const { seen } = show(
      '<pre><code><b>a</b>\n<i>"""b\nc\nd"""</i>\n<b>e</b></code></pre>',
      '3-4',
    );
    expect(seen).to.equal('c\nd"""');
  });

  it('knows lines that are elements, and lines that breaks end', () => {
    expect(show('<pre><div>a</div><div>b</div><div>c</div></pre>', '2').seen).to.equal('b');
    expect(show('<pre>a<br>b<br>c<br>d</pre>', '2-3').seen).to.equal('b\nc');
    expect(
      show(
        '<pre><table><tr><td class="ln">1</td><td>a</td></tr><tr><td class="ln">2</td><td>b</td></tr></table></pre>',
        '2',
      ).seen.replace(/\s+/g, ' '),
    ).to.equal('2 b');
  });

  it('leaves out the numbers of the other lines', () => {
    const number = (n: number) => `<span class="linenos">${String(n)} </span>`;
    expect(show(`<pre>${number(1)}a\n${number(2)}b\n${number(3)}c\n</pre>`, '2').seen).to.equal(
      '2 b',
    );
  });

  it('counts the lines of the code, not those of a transcript, and keeps their output', () => {
    expect(
      show('<pre>&gt;&gt;&gt; a\n1\n&gt;&gt;&gt; b\n2\n&gt;&gt;&gt; c\n3</pre>', '2').seen,
    ).to.equal('>>> b\n2');
  });

  it('hides nothing for nonsense, not even what stands before the code', () => {
    expect(show('<pre>0\n&gt;&gt;&gt; a\n1</pre>', 'x').seen).to.equal('0\n>>> a\n1');
  });

  for (const lines of ['', 'x', '0', '4-9', '3-2', '-2']) {
    it(`shows all for ${JSON.stringify(lines)}`, () => {
      expect(show('<pre>a\nb\nc</pre>', lines).seen).to.equal('a\nb\nc');
    });
  }
});
