import { expect } from 'chai';
import { WorkingFiles } from '../../src/worker/files.js';
import { FakeFileSystem } from './fake-file-system.js';

const file = (path: string, text: string, url = `https://docs.example/${path}`) => ({
  url,
  path,
  content: new Blob([text]),
});

describe('WorkingFiles', () => {
  let system: FakeFileSystem;
  let files: WorkingFiles;

  beforeEach(() => {
    system = new FakeFileSystem();
    files = new WorkingFiles(system);
  });

  const write = (path: string, text: string) => {
    system.writeFile(path, new TextEncoder().encode(text));
  };
  const read = (path: string) => new TextDecoder().decode(system.readFile(path));

  it('puts files where they belong, each once', async () => {
    await files.place([file('a.csv', '1'), file('sub/b.csv', '2')]);
    expect([read('a.csv'), read('sub/b.csv')]).to.deep.equal(['1', '2']);
    expect([...system.folders]).to.include('/home/reader/sub');
    write('a.csv', 'changed');
    await files.place([file('a.csv', '1')]);
    expect(read('a.csv')).to.equal('changed');
    await files.place([file('a.csv', 'another', 'https://docs.example/v2/a.csv')]);
    expect(read('a.csv')).to.equal('another');
  });

  it('tells what a program wrote or changed, and not what it was given', async () => {
    await files.place([file('a.csv', '1'), file('b.csv', '2')]);
    expect(files.takeWritten()).to.deep.equal([]);
    write('b.csv', '3');
    write('out/plot.svg', '<svg/>');
    system.mkdirTree('out');
    write('.cache', 'x');
    write('__pycache__/m.pyc', 'x');
    const written = files.takeWritten();
    expect(written.map(({ path, size }) => [path, size])).to.deep.equal([
      ['b.csv', 1],
      ['out/plot.svg', 6],
    ]);
    expect(await written[1]?.content?.text()).to.equal('<svg/>');
    expect(files.takeWritten(), 'once').to.deep.equal([]);
  });

  it('hands over no more than the page can bear', () => {
    system.writeFile('a.bin', new Uint8Array(30_000_000));
    system.writeFile('b.bin', new Uint8Array(30_000_000));
    const written = files.takeWritten();
    expect(written.map(({ content }) => content?.size)).to.deep.equal([30_000_000, undefined]);
  });
});
