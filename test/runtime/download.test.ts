import { expect } from 'chai';
import { manifest, runtimeUrl } from '../../src/runtime/assets.js';
import { downloadImage } from '../../src/runtime/download.js';
import { RuntimeError } from '../../src/runtime/errors.js';
import { cut, FakeBrowser, whole, type Answer } from '../helpers/fake-browser.js';
import { rejection } from '../helpers/until.js';

const ROLES = ['wasm', 'startupLibrary'] as const;

const noFile: Answer = () => new Response('Not found', { status: 404 });
const noServer: Answer = () => Promise.reject(new TypeError('Failed to fetch'));
const portal: Answer = () =>
  new Response('<h1>Sign in</h1>', { headers: { 'content-type': 'text/html' } });

describe('downloadImage', () => {
  let browser: FakeBrowser;

  beforeEach(() => {
    browser = new FakeBrowser();
  });

  it('fetches two files, compiles one and says where the rest is', async () => {
    const { image } = await downloadImage(browser, () => undefined);
    expect(browser.requests).to.have.members(ROLES).and.have.length(2);
    expect(image.module).to.be.an.instanceOf(WebAssembly.Module);
    expect(image.startupLibrary.byteLength).to.equal(manifest.files.startupLibrary.size);
    expect(image.libraryUrls).to.deep.equal({
      examples: runtimeUrl('examplesLibrary'),
      library: runtimeUrl('library'),
    });
    expect(image.lock.info).to.deep.equal(manifest.lockInfo);
  });

  it('compiles where the server does not know what wasm is', async () => {
    browser.answers.wasm = () => whole('wasm', 'application/octet-stream');
    const { image } = await downloadImage(browser, () => undefined);
    expect(image.module).to.be.an.instanceOf(WebAssembly.Module);
  });

  it('tells the bytes of each file up to its size', async () => {
    const told: Record<string, number[]> = { wasm: [], startupLibrary: [] };
    await downloadImage(browser, (role, loaded) => told[role]?.push(loaded));
    for (const role of ROLES) {
      const counts = told[role]!;
      expect(counts).to.deep.equal([...counts].sort((a, b) => a - b));
      expect(counts.at(-1)).to.equal(manifest.files[role].size);
    }
  });

  for (const role of ROLES) {
    for (const [what, answer, says] of [
      ['is missing', noFile, '404'],
      ['cannot be reached', noServer, 'the request failed'],
      ['is cut off', () => cut(role), 'the connection was cut'],
      ['is another file', portal, 'did not come whole'],
    ] as const) {
      it(`says that ${role} ${what}`, async () => {
        browser.answers[role] = answer;
        const error = await rejection(downloadImage(browser, () => undefined));
        expect(error).to.be.an.instanceOf(RuntimeError).with.property('code', 'download-failed');
        expect((error as RuntimeError).message)
          .to.contain(says)
          .and.contain(runtimeUrl(role));
      });
    }
  }
});
