import { expect } from 'chai';
import { RuntimeError } from '../../src/runtime/errors.js';
import { PolicyWatch } from '../../src/runtime/policy.js';

const violation = (effectiveDirective: string, parts: SecurityPolicyViolationEventInit = {}) =>
  new SecurityPolicyViolationEvent('securitypolicyviolation', {
    blockedURI: 'https://cdn.example/python-run-worker.js',
    disposition: 'enforce',
    documentURI: location.href,
    effectiveDirective,
    originalPolicy: `${effectiveDirective} 'none'`,
    statusCode: 200,
    violatedDirective: effectiveDirective,
    ...parts,
  });

describe('PolicyWatch', () => {
  let page: EventTarget;
  let policy: PolicyWatch;
  const error = new TypeError('Failed to fetch');

  beforeEach(() => {
    page = new EventTarget();
    policy = new PolicyWatch(page);
  });

  it('leaves an error as it is when nothing was blocked', async () => {
    expect(await policy.explain(error)).to.equal(error);
  });

  for (const directive of ['script-src', 'script-src-elem', 'frame-src', 'connect-src']) {
    it(`names ${directive} and what it blocked`, async () => {
      page.dispatchEvent(violation(directive));
      const explained = (await policy.explain(error)) as RuntimeError;
      expect(explained).to.be.an.instanceOf(RuntimeError);
      expect(explained.cause).to.equal(error);
      expect(explained.phrase).to.deep.equal({
        code: 'blocked-by-policy',
        directive,
        blocked: 'https://cdn.example/python-run-worker.js',
      });
    });
  }

  it('keeps to the first violation', async () => {
    page.dispatchEvent(violation('connect-src'));
    page.dispatchEvent(violation('frame-src'));
    const explained = await policy.explain(error);
    expect(explained).to.have.nested.property('phrase.directive', 'connect-src');
  });

  it('does not blame a policy for what others on the page do', async () => {
    page.dispatchEvent(violation('img-src'));
    expect(await policy.explain(error)).to.equal(error);
  });

  it('does not blame a policy that only reports', async () => {
    page.dispatchEvent(violation('connect-src', { disposition: 'report' }));
    expect(await policy.explain(error)).to.equal(error);
  });

  it('listens no more when it is stopped', async () => {
    policy.stop();
    page.dispatchEvent(violation('connect-src'));
    expect(await policy.explain(error)).to.equal(error);
  });

  it('listens to the page', async () => {
    const own = new PolicyWatch();
    document.dispatchEvent(violation('connect-src'));
    own.stop();
    expect(await own.explain(error)).not.to.equal(error);
  });
});
