import { expect } from 'chai';
import type { PackageFile } from '../../src/protocol/messages.js';
import { InstallMeter, type InstallProgress } from '../../src/runtime/installation.js';

const file = (name: string, kind: PackageFile['kind'], size: number | null = null) => ({
  ...{ name, kind, size, sha256: null },
  url: `https://index.example/${kind}/${name}`,
});

describe('InstallMeter', () => {
  let told: InstallProgress[];
  let meter: InstallMeter;

  beforeEach(() => {
    told = [];
    meter = new InstallMeter((progress) => told.push(progress));
  });

  it('tells what is looked for, until files come', () => {
    meter.begin(file('attrs', 'index')).bytes(10, 20);
    meter.begin(file('attrs', 'wheel', 100));
    meter.begin(file('rich', 'metadata'));
    expect(told).to.deep.equal([
      { phase: 'resolve', name: 'attrs' },
      { phase: 'install', names: ['attrs'], loaded: 0, total: 100 },
    ]);
  });

  it('adds up the bytes, and names what is still coming', () => {
    const first = meter.begin(file('attrs', 'wheel', 100));
    const second = meter.begin(file('rich', 'wheel'));
    const names = ['attrs', 'rich'];
    expect(told.at(-1)).to.deep.equal({ phase: 'install', names, loaded: 0, total: null });
    second.bytes(5, 50);
    first.bytes(100, 100);
    expect(told.at(-1)).to.deep.equal({ phase: 'install', names, loaded: 105, total: 150 });
    first.done();
    expect(told.at(-1)).to.have.deep.property('names', ['rich']);
    second.bytes(50, 50);
    second.done();
    expect(told.at(-1)).to.deep.equal({ phase: 'install', names, loaded: 150, total: 150 });
  });
});
