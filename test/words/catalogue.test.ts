/** Whether a language says everything, and in its own words. */
import { expect } from 'chai';
import { de } from '../../src/words/de.js';
import { en } from '../../src/words/en.js';

/** What is the same word in both. */
const SAME = new Set(['download']);

/** Stands for what a sentence is about: a number, a text, a list, an object that has all of that. */
const ABOUT = new Proxy(
  {},
  {
    get: (_, name) => (['blocks', 'names', 'modules'].includes(String(name)) ? ['x', 'y'] : 2),
  },
);

const join = (strings: TemplateStringsArray, ...parts: unknown[]) => String.raw(strings, ...parts);

/** Writes an entry with the first of some parameters that it can be written with. */
function written(entry: (...about: unknown[]) => string): string {
  const about = [
    ...[[ABOUT], [3, 3, 3], [['x', 'y'], 3, 3], [3, 3, ['x']], [join, 'x', 3, 3]],
    ...[[[{ role: 'defines', names: ['x'], more: 0 }]], [[{ code: 'ended' }]]],
  ];
  for (const one of about) {
    try {
      const text = entry(...one);
      if (typeof text === 'string') return text;
    } catch {
      // It wants others.
    }
  }
  throw new Error(`Nothing fits ${entry.toString()}`);
}

function compare(english: unknown, german: unknown, path: string): void {
  if (SAME.has(path)) return;
  if (typeof english === 'object' && english !== null) {
    expect(Object.keys(german as object), path).to.have.members(Object.keys(english));
    for (const [name, entry] of Object.entries(english)) {
      compare(entry, (german as Record<string, unknown>)[name], path ? `${path}.${name}` : name);
    }
    return;
  }
  const text = (entry: unknown) =>
    typeof entry === 'function' ? written(entry as () => string) : (entry as string);
  expect(text(german), path).to.be.a('string').and.not.equal('');
  expect(text(german), path).not.to.equal(text(english));
}

describe('the German catalogue', () => {
  it('says all that the English one says, in other words', () => {
    compare(en, de, '');
  });
});
