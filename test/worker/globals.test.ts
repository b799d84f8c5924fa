import { expect } from 'chai';
import { guardClose } from '../../src/worker/globals.js';

describe('guardClose', () => {
  it('lets a Worker be closed in no other way', () => {
    const closed: string[] = [];
    class Scope {
      close(): void {
        closed.push('silently');
      }
    }
    const scope = new Scope();
    guardClose(scope, () => closed.push('and told'));
    scope.close();
    expect(closed).to.deep.equal(['and told']);
    expect(Scope.prototype).not.to.have.property('close');
  });
});
