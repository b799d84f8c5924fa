import { expect } from 'chai';
import { readCodeText, textOfCode } from '../../src/markup/code-text.js';
import { StaticCode } from '../../src/elements/static-code.js';
import { upgradeBlocks } from '../../src/upgrade/upgrade.js';

/** Around a block and what belongs to it: its caption, its file's name, tabs. */
const AROUND = '.literal-block-wrapper, .code-with-filename, .vp-code-group, .kg-code-card';

const FIXTURES = [
  'docusaurus',
  'docusaurus-plugin',
  'docutils',
  'ghost',
  'highlightjs',
  'highlightjs-line-numbers',
  'hugo',
  'jekyll',
  'mdbook',
  'mkdocs',
  'mkdocs-material',
  'mkdocs-material-table',
  'myst',
  'pandoc',
  'pdoc',
  'prism',
  'prism-plugins',
  'quarto',
  'shiki',
  'sphinx-alabaster',
  'sphinx-furo',
  'vitepress',
  'vitepress-plugin',
  'wordpress',
];

async function read(path: string): Promise<string> {
  const response = await fetch(new URL(`../fixtures/${path}`, import.meta.url));
  expect(response.ok, path).to.equal(true);
  return response.text();
}

/** The elements from a comment to the next one. */
function elementsAfter(comment: Node): Element[] {
  const elements: Element[] = [];
  for (let node = comment.nextSibling; node && node.nodeType !== Node.COMMENT_NODE;) {
    if (node instanceof Element) elements.push(node);
    node = node.nextSibling;
  }
  return elements;
}

describe('blocks as generators emit them', () => {
  let page: HTMLElement;

  beforeEach(() => {
    page = document.createElement('main');
    document.body.append(page);
  });

  afterEach(() => page.remove());

  for (const name of FIXTURES) {
    it(name, async () => {
      page.innerHTML = await read(`${name}.html`);
      const text = page.textContent;
      for (const pre of page.querySelectorAll('pre')) {
        expect(textOfCode(pre)).to.equal(readCodeText(pre).text);
      }
      // Those that the page has already, from a plug-in of ours, and no others in its place.
      const made = new Set<Element>(page.querySelectorAll('python-run'));
      const upgraded = upgradeBlocks(page, { attributes: {} });
      if (name.endsWith('-plugin')) expect(upgraded).to.deep.equal([]);
      for (const element of upgraded) made.add(element);
      expect(page.textContent).to.equal(text);

      const comments = document.createTreeWalker(page, NodeFilter.SHOW_COMMENT);
      for (let node = comments.nextNode(); node; node = comments.nextNode()) {
        const [, expected] = /^ block: (.+) $/.exec(node.nodeValue ?? '') ?? [];
        if (!expected) continue;
        const elements = elementsAfter(node);
        expect(elements).to.have.length(1);
        const block = elements[0]!;
        const [element] = [block, ...block.querySelectorAll('*')].filter((part) =>
          made.delete(part),
        );
        if (expected === 'other') {
          expect(element, block.outerHTML).to.equal(undefined);
          continue;
        }
        expect(element, block.outerHTML).to.be.an.instanceOf(HTMLElement);
        if (element !== block) expect(block.matches(AROUND)).to.equal(true);
        const source = new StaticCode(element!).source;
        expect(source.code).to.equal((await read(`samples/${expected}`)).trimEnd());
        expect(source.mode).to.equal(expected === 'session.py' ? 'transcript' : 'script');
      }
      expect(made.size).to.equal(0);
    });
  }
});
