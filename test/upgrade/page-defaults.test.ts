import { expect } from 'chai';
import { readPageDefaults } from '../../src/upgrade/page-defaults.js';

describe('readPageDefaults', () => {
  function read(attributes: string): unknown {
    const holder = document.createElement('div');
    holder.innerHTML = `<script ${attributes}></script>`;
    return readPageDefaults(holder.firstElementChild);
  }

  it('shares the session of the page when nothing is said', () => {
    expect(readPageDefaults(null)).to.deep.equal({ attributes: { session: 'page' } });
    expect(read('src="python-run.js" async')).to.deep.equal({ attributes: { session: 'page' } });
  });

  it('isolates each block when the session is empty', () => {
    expect(read('data-session=""')).to.deep.equal({ attributes: {} });
  });

  it('passes on the attributes of the element that it knows', () => {
    expect(
      read(
        'data-session="a" data-theme="dark" data-label="Try it" data-readonly data-prefetch="none" data-onclick="x" data-id="y"',
      ),
    ).to.deep.equal({
      attributes: { session: 'a', theme: 'dark', label: 'Try it', readonly: '', prefetch: 'none' },
    });
  });

  it('reads the selector; an empty one is none', () => {
    expect(read('data-selector="main pre"')).to.deep.equal({
      selector: 'main pre',
      attributes: { session: 'page' },
    });
    expect(read('data-selector=""')).to.deep.equal({ attributes: { session: 'page' } });
  });
});
