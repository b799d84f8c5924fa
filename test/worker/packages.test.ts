import { expect } from 'chai';
import type {
  FileWantedMessage,
  InstalledMessage,
  InstallRequest,
  Phrase,
  Wheel,
} from '../../src/protocol/messages.js';
import type { Bridge } from '../../src/worker/bridge.js';
import { PackageInstaller } from '../../src/worker/packages.js';
import type { Pyodide } from '../../src/worker/python.js';
import { until } from '../helpers/until.js';

const wheel = (name: string): Wheel => ({
  ...{ name, version: '1.0', fileName: `${name}.whl`, installDir: 'site' },
  ...{ url: `https://files.example/${name}.whl`, sha256: null, size: null },
});

const REQUEST: InstallRequest = {
  ...{ type: 'install', id: 1, code: '1', requirements: [], wheels: [] },
  sources: {
    ...{ pageUrl: 'https://page.example/', lockUrl: 'https://page.example/lock.json' },
    ...{ lockSha256: null, baseUrl: 'https://page.example/packages/', indexUrl: null },
    prefersIndex: false,
  },
};

const WRONG: Phrase = { code: 'script-dependencies' };
const SOURCE_ONLY: Phrase = { code: 'package-source-only' };
const GONE: Phrase = { code: 'host-cut', host: 'files.example' };
const failed = (name: string): Phrase => ({ code: 'package-failed', name, by: '' });

const LOCK = JSON.stringify({ packages: { attrs: { file_name: 'attrs.whl' } } });

/** A Python that chooses a wheel for each requirement, and a page that has their files. */
class Fake {
  readonly unpacked: string[] = [];
  readonly asked: string[] = [];
  readonly remembered: unknown[] = [];
  installed: InstalledMessage | null = null;
  missing: string[] = [];
  problems: Record<string, Phrase> = {};

  /** What Python does, by name. */
  private readonly calls = {
    missing: () => this.missing,
    remember: ({ modules, why }: { modules: string[]; why: Phrase[] }) =>
      this.remembered.push(modules, why),
    declared: ({ code }: { code: string }) =>
      code.includes('wrong') ? { error: [WRONG] } : { requirements: ['declared'] },
    offer: () => null,
    providers: ({ modules }: { modules: string[] }) =>
      Object.fromEntries(modules.map((one) => [one, one])),
    choose: ({ requirements }: { requirements: string[] }) =>
      Promise.resolve(
        requirements.includes('nothing')
          ? { error: [failed('nothing'), SOURCE_ONLY] }
          : { wheels: requirements.map(wheel) },
      ),
    finish: () => null,
  };

  private readonly bridge = {
    call: (call: keyof Fake['calls'], given?: object) => this.calls[call](given as never),
  } as unknown as Pick<Bridge, 'call'>;

  readonly written: string[] = [];

  readonly python = {
    FS: { writeFile: (path: string) => this.written.push(path) },
    loadedPackages: {},
    _api: {
      install: (_bytes: Uint8Array, fileName: string) =>
        fileName === 'broken.whl'
          ? Promise.reject(new Error('Traceback:\nBadZipFile: no zip'))
          : Promise.resolve(this.unpacked.push(fileName)),
      package_loader: { get_install_dir: () => '/lib' },
    },
  };

  readonly installer = new PackageInstaller(
    this.python as unknown as Pyodide,
    this.bridge,
    (message: FileWantedMessage | InstalledMessage) => {
      if (message.type === 'installed') this.installed = message;
      else this.answer(message);
    },
    () => Promise.resolve(),
  );

  private answer({ key, file }: FileWantedMessage): void {
    this.asked.push(file.url);
    const problem = this.problems[file.name] ?? null;
    const bytes = problem ? null : new TextEncoder().encode(LOCK).buffer;
    queueMicrotask(() => {
      this.installer.receive({ type: 'file', key, bytes, problem, isMissing: false });
    });
  }

  async install(request: Partial<InstallRequest>): Promise<InstalledMessage> {
    this.installed = null;
    void this.installer.install({ ...REQUEST, ...request });
    await until(() => this.installed);
    return this.installed!;
  }
}

describe('PackageInstaller', () => {
  let fake: Fake;

  beforeEach(() => {
    fake = new Fake();
  });

  it('asks for nothing when nothing is needed', async () => {
    const installed = await fake.install({});
    expect(installed).to.deep.equal({ type: 'installed', id: 1, wheels: [], problem: null });
    expect(fake.asked).to.deep.equal([]);
  });

  it('installs what is asked for and declared, then what is imported', async () => {
    fake.missing = ['imported'];
    const code = '# /// script';
    const { wheels, problem } = await fake.install({ code, requirements: ['asked'] });
    expect(problem).to.equal(null);
    expect(wheels.map(({ name }) => name)).to.deep.equal(['asked', 'declared', 'imported']);
    expect(fake.unpacked).to.deep.equal(['asked.whl', 'declared.whl', 'imported.whl']);
    expect(fake.asked.filter((url) => url.endsWith('lock.json'))).to.have.length(1);
    expect(fake.python._api).to.have.deep.property('lockfile_packages', {
      attrs: { file_name: 'https://page.example/packages/attrs.whl' },
    });
  });

  it('puts what Python asks for where it can be read', async () => {
    fake.problems = { 'not-there': GONE };
    const wanted = { kind: 'metadata', url: 'https://index.example/a', sha256: null } as const;
    const { path, ...rest } = await fake.installer.fetch({ ...wanted, name: 'there' });
    expect(rest).to.deep.equal({ problem: null, isMissing: false });
    expect(fake.written).to.deep.equal([path]);
    const none = await fake.installer.fetch({ ...wanted, name: 'not-there' });
    expect(none).to.deep.equal({ path: null, problem: GONE, isMissing: false });
  });

  it('installs again what was chosen before, as it was', async () => {
    const { wheels } = await fake.install({ wheels: [wheel('before')] });
    expect(wheels).to.deep.equal([wheel('before')]);
    expect(fake.asked).to.deep.equal(['https://files.example/before.whl']);
  });

  for (const [what, request, problems, expected] of [
    ['cannot be chosen', { requirements: ['nothing'] }, {}, [failed('nothing'), SOURCE_ONLY]],
    ['is declared wrongly', { code: '# /// script wrong' }, {}, [WRONG]],
    ['cannot be brought', { requirements: ['a', 'b'] }, { b: GONE }, [failed('b'), GONE]],
    [
      'cannot be unpacked',
      { requirements: ['broken'] },
      {},
      [
        failed('broken'),
        { code: 'wheel-damaged', file: 'broken.whl', detail: 'BadZipFile: no zip' },
      ],
    ],
    [
      'needs a list that is gone',
      { requirements: ['a'] },
      { '': GONE },
      [{ code: 'package-list-failed' }, GONE],
    ],
  ] as const) {
    it(`says why when something ${what}, and unpacks nothing`, async () => {
      fake.problems = problems;
      const { problem, wheels } = await fake.install(request);
      expect(problem).to.deep.equal(expected);
      expect(wheels).to.deep.equal([]);
      expect(fake.unpacked).to.deep.equal([]);
    });
  }

  it('lets a program run without what it only imports, and remembers why it is missing', async () => {
    fake.missing = ['nothing'];
    expect(await fake.install({})).to.include({ problem: null });
    expect(fake.remembered).to.deep.equal([['nothing'], [failed('nothing'), SOURCE_ONLY]]);
  });
});
