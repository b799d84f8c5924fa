import { expect } from 'chai';
import { Displayed } from '../../src/session/displayed.js';

const data = (text: string) => ({ 'text/plain': text });

describe('Displayed', () => {
  let displayed: Displayed;

  beforeEach(() => {
    displayed = new Displayed();
    displayed.apply({ type: 'show', data: data('1'), metadata: {}, displayId: 'x' });
    displayed.apply({ type: 'show', data: data('2'), metadata: {} });
  });

  it('keeps what was displayed, as it is in the end', () => {
    displayed.apply({ type: 'update', data: data('3'), metadata: {}, displayId: 'x' });
    displayed.apply({ type: 'update', data: data('4'), metadata: {}, displayId: 'unknown' });
    expect(displayed.bundles).to.deep.equal([data('3'), data('2')]);
  });

  it('changes all that have a name', () => {
    displayed.apply({ type: 'show', data: data('5'), metadata: {}, displayId: 'x' });
    expect(displayed.bundles).to.deep.equal([data('5'), data('2'), data('5')]);
  });

  it('forgets what is taken away', () => {
    displayed.apply({ type: 'clear', wait: false });
    expect(displayed.bundles).to.deep.equal([]);
  });

  it('forgets it when something else is printed or shown, if that was asked for', () => {
    displayed.apply({ type: 'clear', wait: true });
    expect(displayed.bundles.length).to.equal(2);
    displayed.apply({ type: 'update', data: data('3'), metadata: {}, displayId: 'x' });
    expect(displayed.bundles.length).to.equal(2);
    displayed.apply({ type: 'show', data: data('6'), metadata: {} });
    expect(displayed.bundles).to.deep.equal([data('6')]);
    displayed.apply({ type: 'clear', wait: true });
    displayed.printed();
    expect(displayed.bundles).to.deep.equal([]);
  });
});
