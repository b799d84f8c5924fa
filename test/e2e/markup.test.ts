/** What finds and reads the code blocks of a page needs no browser: tools find them in files too. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';

import { parseHTML } from 'linkedom';

import { readCodeText } from '../../src/markup/code-text.js';
import { findBlocks } from '../../src/markup/find.js';
import { normalizeCode } from '../../src/source/normalize.js';

const FIXTURES = new URL('../fixtures/', import.meta.url);

/** Made by plug-ins of ours: there are elements already. */
const HAS_ELEMENTS = '-plugin.html';

const read = (path: string) => readFileSync(new URL(path, FIXTURES), 'utf8');

/** What a fixture says of itself: the sample that each of its Python blocks was made of. */
const samplesIn = (html: string) =>
  [...html.matchAll(/<!-- block: (.+?) -->/g)].map(([, name]) => name!).filter(isPython);

const isPython = (name: string) => name !== 'other';

for (const name of readdirSync(FIXTURES)) {
  if (!name.endsWith('.html') || name.endsWith(HAS_ELEMENTS)) continue;
  test(`finds in Node what a browser finds in ${name}`, () => {
    const html = read(name);
    const { document } = parseHTML(`<html><body><main>${html}</main></body></html>`);
    const found = findBlocks(document).map(
      ([, pre]) => normalizeCode(readCodeText(pre!).text).code,
    );
    const expected = samplesIn(html).map((sample) => read(`samples/${sample}`).trimEnd());
    assert.deepEqual(found, expected);
  });
}
