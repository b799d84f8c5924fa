import { expect } from 'chai';
import { attributesOfFence } from '../../integrations/fence.js';

describe('options of a fence', () => {
  const read = (options: string, language = 'python') => attributesOfFence(language, options, {});

  it('takes Python by its names, and no other language', () => {
    for (const language of ['python', 'py', 'Python3', 'pycon', 'ipython3', 'doctest']) {
      expect(read('', language), language).to.deep.equal({ session: 'page' });
    }
    for (const language of ['', 'bash', 'pytb', 'pyright', 'cython', 'micropython', 'text']) {
      expect(read('', language), language).to.equal(null);
    }
  });

  it('leaves a block that says so', () => {
    expect(read('no-run')).to.equal(null);
    expect(read('title="a" no-run {1}')).to.equal(null);
    expect(read('title="a no-run b"')).to.deep.equal({ session: 'page' });
  });

  it('reads attributes with and without a value, quoted or not', () => {
    expect(
      read(`session=a packages="numpy attrs>=24" label='An "example"' hide-code`),
    ).to.deep.equal({
      session: 'a',
      packages: 'numpy attrs>=24',
      label: 'An "example"',
      'hide-code': true,
    });
  });

  it('passes over what generators and other plug-ins read', () => {
    const options =
      '{1,3-4} :line-numbers=9 [a.py] title="a persist b" showLineNumbers onclick="x()" readonly';
    expect(read(options)).to.deep.equal({ session: 'page', readonly: true });
  });

  it('takes what holds for all blocks, unless the block has its own', () => {
    const defaults = { session: 'site', timeout: '5' };
    expect(attributesOfFence('py', 'timeout=9', defaults)).to.deep.equal({
      session: 'site',
      timeout: '9',
    });
    expect(attributesOfFence('py', 'session=""', defaults)).to.deep.equal({ timeout: '5' });
  });
});
