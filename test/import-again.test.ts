import { expect } from 'chai';
import { importAgain } from '../src/import-again.js';

type Load = (url: string) => Promise<object>;

const BASE = new URL('/chunks/python-run.js', location.href).href;
const CACHE = 'import-again.test';

/** As the build writes an `import()`. */
const importPart = (name: string, load: Load) =>
  importAgain((importChunk) => importChunk(name), BASE, load);

const addressOf = (name: string) => new URL(name, BASE).href;

/** Of each test another one: where a chunk was found is remembered. */
let count = 0;
const newName = () => `./part${String(++count)}-Ab3d_x9z.js`;

/** A network that has nothing, or what `answer` gives; Blobs are no matter of its. */
function network(answer: (url: string) => object | null = () => null) {
  const asked: string[] = [];
  const load = (url: string): Promise<object> => {
    if (url.startsWith('blob:')) return import(url) as Promise<object>;
    asked.push(url);
    const found = answer(url);
    return found ? Promise.resolve(found) : Promise.reject(new TypeError(`No ${url}`));
  };
  return { asked, load };
}

async function store(name: string, code: string): Promise<string> {
  const cache = await caches.open(CACHE);
  const headers = { 'Content-Type': 'text/javascript' };
  await cache.put(addressOf(name), new Response(code, { headers }));
  return name;
}

describe('importAgain', () => {
  afterEach(() => caches.delete(CACHE));

  it('imports a chunk once where that works', async () => {
    const module = {};
    const { asked, load } = network(() => module);
    expect(await importPart('./a.js', load)).to.equal(module);
    expect(asked).to.deep.equal([addressOf('./a.js')]);
  });

  it('asks an address anew whose failure the engine may keep', async () => {
    const module = {};
    const { asked, load } = network((url) => (url.includes('?') ? module : null));
    expect(await importPart('./a.js', load)).to.equal(module);
    expect(asked[1]).to.match(/\/chunks\/a\.js\?\d+$/);
  });

  it('imports what is stored where there is no network', async () => {
    const name = await store(newName(), 'export const where=import.meta.url;');
    const module = await importPart(name, network().load);
    expect(module).to.have.property('where', addressOf(name));
  });

  it('lets a stored chunk import others', async () => {
    const other = 'other-Ab3d_x9z.js';
    const code = `export const load=(again)=>again((f)=>f("./${other}"),import.meta.url);`;
    const name = await store(newName(), code);
    const module = (await importPart(name, network().load)) as {
      readonly load: (again: typeof importAgain) => Promise<object>;
    };
    const { asked, load } = network(() => ({}));
    await module.load((request, base) => importAgain(request, base, load));
    expect(asked).to.deep.equal([addressOf(other)]);
  });

  it('lets who imports take of a chunk what it needs', async () => {
    const { load } = network(() => ({ answer: 42 }));
    const request = (importChunk: Load) =>
      importChunk('./a.js').then((module) => Object.keys(module));
    expect(await importAgain(request, BASE, load)).to.deep.equal(['answer']);
  });

  it('evaluates once what several stored chunks share', async () => {
    const shared = await store(newName(), 'export const shared={};');
    const users = await Promise.all(
      [newName(), newName()].map((name) =>
        store(name, `import{shared as s}from"${shared}";export{s as shared};`),
      ),
    );
    const { load } = network();
    const [one, other] = (await Promise.all(users.map((name) => importPart(name, load)))) as [
      { shared: object },
      { shared: object },
    ];
    expect(one.shared).to.equal(other.shared);
  });

  it('tells what the network said where nothing is stored, and tries again when asked again', async () => {
    const name = newName();
    const { load } = network();
    const failed = await importPart(name, load).catch((error: unknown) => error);
    expect(failed)
      .to.be.instanceOf(TypeError)
      .with.property('message', `No ${addressOf(name)}`);
    await store(name, 'export const found=true;');
    expect(await importPart(name, load)).to.have.property('found', true);
  });
});
