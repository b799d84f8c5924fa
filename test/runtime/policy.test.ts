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

  it('leaves an error as it is when nothing was blocked', () => {
    expect(policy.explain(error)).to.equal(error);
  });

  for (const [directive, remedy] of [
    ['script-src', "'wasm-unsafe-eval'"],
    ['script-src-elem', 'script-src'],
    ['worker-src', 'blob:'],
    ['connect-src', 'the address of python-run'],
  ] as const) {
    it(`names ${directive}, what it blocked and what helps`, () => {
      page.dispatchEvent(violation(directive));
      const explained = policy.explain(error) as RuntimeError;
      expect(explained)
        .to.be.an.instanceOf(RuntimeError)
        .with.property('code', 'blocked-by-policy');
      expect(explained.cause).to.equal(error);
      expect(explained.message)
        .to.contain(directive)
        .and.contain('https://cdn.example/python-run-worker.js')
        .and.contain(remedy);
    });
  }

  it('keeps to the first violation', () => {
    page.dispatchEvent(violation('connect-src'));
    page.dispatchEvent(violation('worker-src'));
    expect(policy.explain(error)).to.have.property('message').contain('connect-src');
  });

  it('does not blame a policy for what others on the page do', () => {
    page.dispatchEvent(violation('img-src'));
    expect(policy.explain(error)).to.equal(error);
  });

  it('does not blame a policy that only reports', () => {
    page.dispatchEvent(violation('connect-src', { disposition: 'report' }));
    expect(policy.explain(error)).to.equal(error);
  });

  it('listens no more when it is stopped', () => {
    policy.stop();
    page.dispatchEvent(violation('connect-src'));
    expect(policy.explain(error)).to.equal(error);
  });

  it('listens to the page', () => {
    const own = new PolicyWatch();
    document.dispatchEvent(violation('connect-src'));
    own.stop();
    expect(own.explain(error)).not.to.equal(error);
  });
});
