import { expect } from 'chai';

interface Fetched {
  readonly path: string;
  readonly bytes: readonly number[];
}

/**
 * Fetches the archive of examples in a Worker: a page may not wait for bytes. Gives the error's
 * message, too.
 */
async function fetchInWorker(url: string, file?: Blob): Promise<Fetched | string> {
  const module = new URL('../../src/worker/library.ts', import.meta.url).href;
  const source = `
    import { LibraryArchives, requestNow } from ${JSON.stringify(module)};
    let bytes;
    const FS = { writeFile: (_path, data) => (bytes = [...data]) };
    onmessage = ({ data }) => { try {
      const urls = { examples: ${JSON.stringify(url)}, library: 'no:such' };
      const path = new LibraryArchives(FS, urls, () => data, requestNow).bring('examples');
      postMessage({ path, bytes });
    } catch (error) {
      postMessage(error.message);
    } };`;
  const blob = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
  const worker = new Worker(blob, { type: 'module' });
  worker.postMessage(file ? { examples: file } : {});
  try {
    return await new Promise((resolve, reject) => {
      worker.addEventListener('message', ({ data }) => resolve(data as Fetched | string));
      worker.addEventListener('error', ({ message }) => reject(new Error(message)));
    });
  } finally {
    worker.terminate();
    URL.revokeObjectURL(blob);
  }
}

describe('LibraryArchives', () => {
  const archive = () => URL.createObjectURL(new Blob([new Uint8Array([80, 75, 5, 255])]));

  it('brings the archive to the file system', async () => {
    expect(await fetchInWorker(archive())).to.deep.equal({
      path: '/lib/python314-examples.zip',
      bytes: [80, 75, 5, 255],
    });
  });

  it('takes it from the page when the page has handed it over', async () => {
    const file = new Blob([new Uint8Array([80, 75, 6])]);
    expect(await fetchInWorker('no:such', file)).to.deep.equal({
      path: '/lib/python314-examples.zip',
      bytes: [80, 75, 6],
    });
  });

  it('says what the server answered', async () => {
    const url = new URL('/nowhere/library.zip', import.meta.url).href;
    const message = await fetchInWorker(url);
    expect(message).to.contain('could not be fetched').and.contain('404').and.contain(url);
  });

  it('says so when there is no answer', async () => {
    const url = archive();
    URL.revokeObjectURL(url);
    expect(await fetchInWorker(url)).to.contain('could not be fetched');
  });
});
