import { expect } from 'chai';

const PYTHON = '<pre><code class="language-python">x = 1</code></pre>';

/** Adds a script tag for the entry, as if it came from another address, and waits for it. */
function load(copy: string, defaults: Record<string, string>): Promise<Event> {
  const script = document.createElement('script');
  script.type = 'module';
  script.src = new URL(`../src/python-run.ts?${copy}`, import.meta.url).href;
  Object.assign(script.dataset, defaults);
  document.head.append(script);
  return new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = reject;
  });
}

function sessions(): (string | null)[] {
  return [...document.querySelectorAll('python-run')].map((block) => block.getAttribute('session'));
}

// One page, one script tag after the other: the tests go on where the one before stopped.
describe('the script tag', () => {
  before(() => {
    document.body.insertAdjacentHTML('beforeend', PYTHON);
  });

  it('registers the element and upgrades the page with its own defaults', async () => {
    await load('first', { session: 'tutorial', theme: 'dark' });
    const block = document.querySelector('python-run')!;
    expect(block.constructor).to.equal(customElements.get('python-run'));
    expect(block.getAttribute('theme')).to.equal('dark');
    expect(sessions()).to.deep.equal(['tutorial']);
  });

  it('loaded twice takes no block twice, and keeps the first defaults', async () => {
    await load('second', { session: 'other', selector: 'p' });
    await load('first', { session: 'other', selector: 'p' });
    document.body.insertAdjacentHTML('beforeend', `<p>text</p>${PYTHON}`);
    while (sessions().length < 2) await new Promise((resolve) => requestAnimationFrame(resolve));
    await new Promise((resolve) => requestAnimationFrame(resolve));
    expect(sessions()).to.deep.equal(['tutorial', 'tutorial']);
    expect(document.querySelector('python-run python-run')).to.equal(null);
  });
});
