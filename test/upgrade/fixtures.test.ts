import { expect } from 'chai';
import { StaticCode } from '../../src/elements/static-code.js';
import { upgradeBlocks } from '../../src/upgrade/upgrade.js';

const FIXTURES = [
  'docutils',
  'highlightjs',
  'highlightjs-line-numbers',
  'hugo',
  'jekyll',
  'mkdocs',
  'mkdocs-material',
  'mkdocs-material-table',
  'pandoc',
  'prism',
  'prism-plugins',
  'shiki',
  'sphinx-alabaster',
  'sphinx-furo',
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
      const made = new Set<Element>(upgradeBlocks(page, { attributes: {} }));
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
        if (element !== block) expect(block.matches('.literal-block-wrapper')).to.equal(true);
        const source = new StaticCode(element!).read();
        expect(source.code).to.equal((await read(`samples/${expected}`)).trimEnd());
        expect(source.mode).to.equal(expected === 'session.py' ? 'transcript' : 'script');
      }
      expect(made.size).to.equal(0);
    });
  }
});
