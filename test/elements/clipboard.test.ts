import { expect } from 'chai';
import { copyText } from '../../src/elements/clipboard.js';

/** Replaces a method for a test; returns the function that puts it back. */
function stub(target: object, name: string, value: unknown): () => void {
  const own = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, { value, configurable: true });
  return () => {
    Reflect.deleteProperty(target, name);
    if (own) Object.defineProperty(target, name, own);
  };
}

describe('copyText', () => {
  const restores: (() => void)[] = [];

  afterEach(() => {
    for (const restore of restores.splice(0)) restore();
  });

  const clipboard = (writeText: (text: string) => Promise<void>) =>
    restores.push(stub(navigator, 'clipboard', { writeText }));

  it('puts the text on the clipboard', async () => {
    let copied: string | undefined;
    clipboard((text) => {
      copied = text;
      return Promise.resolve();
    });
    expect(await copyText('x = 1\n')).to.equal(true);
    expect(copied).to.equal('x = 1\n');
  });

  for (const works of [true, false]) {
    it(`copies a selection where it may not, ${works ? 'if that works' : 'or says no'}`, async () => {
      let selected: string | undefined;
      clipboard(() => Promise.reject(new DOMException('refused', 'NotAllowedError')));
      const execCommand = (command: string) => {
        expect(command).to.equal('copy');
        const field = document.activeElement as HTMLTextAreaElement;
        selected = field.value.slice(field.selectionStart, field.selectionEnd);
        return works;
      };
      restores.push(stub(document, 'execCommand', execCommand));
      expect(await copyText('x = 1\n')).to.equal(works);
      expect(selected).to.equal('x = 1\n');
      expect(document.querySelector('textarea'), 'nothing is left').to.equal(null);
    });
  }
});
