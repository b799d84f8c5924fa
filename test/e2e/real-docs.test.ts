/**
 * Documentation that was never made for this: what Debian ships of other projects, as it is, with
 * nothing but the script tag added. The pages stand in the packages; none of them is kept here.
 */
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { after, before, it } from 'node:test';

import { isCI } from '../../scripts/ci.mjs';
import { startServer, type StaticServer } from '../../scripts/static-server.mjs';
import type { Page } from '../support/browser.js';
import { run, untilUpgraded } from '../support/reader.js';
import { forOneEngine, test, withPage } from '../support/suite.js';

/** A block that needs only the standard library. */
interface Sample {
  /** How its code begins. */
  readonly code: string;
  /** What a script prints; how many outputs a transcript shows, which are to be the same. */
  readonly outputs: string | number;
}

interface Documentation {
  readonly debianPackage: string;
  readonly folder: string;
  /** Pages of at most 100 blocks: longer ones are upgraded as they are read. */
  readonly pages: Readonly<Record<string, readonly Sample[]>>;
}

const DOC = '/usr/share/doc';

/** Debian's releases have different versions of Python: `python3.11`, `python3.13`. */
const python = existsSync(DOC)
  ? readdirSync(DOC).find((name) => existsSync(`${DOC}/${name}/html/tutorial/controlflow.html`))
  : undefined;

const DOCUMENTATION: readonly Documentation[] = [
  {
    debianPackage: 'python3-doc',
    folder: `${DOC}/${python ?? 'python3'}/html`,
    pages: {
      'tutorial/controlflow.html': [
        { code: '# Measure some strings:', outputs: 1 },
        { code: 'list(range(5, 10))', outputs: 3 },
        { code: 'i = 5\n\ndef f(arg=i)', outputs: '5' },
        {
          code: 'def make_incrementor(n):',
          outputs: 2,
        },
      ],
      'tutorial/classes.html': [
        { code: 'class Complex:', outputs: 1 },
        {
          code: 'def scope_test():',
          outputs:
            'After local assignment: test spam\nAfter nonlocal assignment: nonlocal spam\n' +
            'After global assignment: nonlocal spam\nIn global scope: global spam',
        },
        // Defined in one part of the block, used at the prompt in the other.
        { code: 'class Warehouse:', outputs: 2 },
      ],
      'library/struct.html': [],
    },
  },
  {
    debianPackage: 'python-natsort-doc',
    folder: `${DOC}/python-natsort-doc/html`,
    pages: {
      'howitworks.html': [
        { code: 'import re\nre.split(', outputs: 1 },
        { code: "' (1)/file.tar.gz' <", outputs: 2 },
        {
          code: "a = ['Apple', 'corn'",
          outputs: 1,
        },
        { code: "nan = float('nan')", outputs: 6 },
      ],
    },
  },
  {
    debianPackage: 'python-bidict-doc',
    folder: `${DOC}/python-bidict-doc/html`,
    pages: {
      'learning-from-bidict.html': [
        { code: 'from collections import OrderedDict', outputs: 3 },
        {
          code: 'from collections import namedtuple',
          outputs: 3,
        },
      ],
      'addendum.html': [{ code: "m = {'a': 'a', 'b': 'b'}", outputs: 1 }],
      'intro.html': [{ code: "d = {'H': 'hydrogen', 'hydrogen': 'H'}", outputs: 1 }],
    },
  },
  {
    debianPackage: 'python-mpmath-doc',
    folder: `${DOC}/python-mpmath-doc/html`,
    pages: { 'basics.html': [], 'functions/gamma.html': [] },
  },
];

/** Where every element of the page stands. */
function places(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('body *:not(python-run, script)')].map((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      return [element.localName, element.className, x, y, width, height].join(' ');
    }),
  );
}

async function addScriptTag(page: Page): Promise<void> {
  await page.evaluate(() => {
    const script = document.createElement('script');
    script.type = 'module';
    script.src = '/dist/python-run.js';
    document.head.append(script);
  });
  await untilUpgraded(page);
}

/** What became of the page's blocks, by what Sphinx says that they are. */
function census(page: Page): Promise<{ missed: string[]; wrong: string[]; taken: number }> {
  return page.evaluate(() => {
    const blocks = [...document.querySelectorAll('[class*="highlight-"] pre')];
    const language = (pre: Element): string | undefined =>
      /highlight-(\w+)/.exec(pre.closest('[class*="highlight-"]')?.className ?? '')?.[1];
    const isTaken = (pre: Element): boolean => pre.closest('python-run') !== null;
    const isPython = (pre: Element): boolean =>
      ['python', 'python3', 'pycon', 'default'].includes(language(pre) ?? '');
    const text = (pre: Element): string => pre.textContent.slice(0, 80);
    return {
      missed: blocks
        .filter((pre) => isPython(pre) && pre.textContent.startsWith('>>>') && !isTaken(pre))
        .map(text),
      wrong: blocks.filter((pre) => !isPython(pre) && isTaken(pre)).map(text),
      taken: blocks.filter(isTaken).length,
    };
  });
}

/** The number of the block whose code begins so. */
function blockWith(page: Page, code: string): Promise<number> {
  return page.evaluate(
    (code) =>
      [...document.querySelectorAll('python-run')].findIndex((block) =>
        block.code.startsWith(code),
      ),
    code,
  );
}

function isMissing({ debianPackage, folder }: Documentation): boolean {
  if (existsSync(folder)) return false;
  const reason = `${folder} is missing: apt-get install ${debianPackage}`;
  it(`has the documentation in ${debianPackage}`, { skip: isCI() ? false : reason }, () => {
    throw new Error(reason);
  });
  return true;
}

const installed = DOCUMENTATION.filter((documentation) => !isMissing(documentation));

forOneEngine((_, getBrowser) => {
  for (const { debianPackage, folder, pages } of installed) {
    let server: StaticServer;
    before(async () => {
      server = await startServer({ roots: { '/': folder, '/dist/': 'dist' } });
    });
    after(() => server.close());

    for (const [path, samples] of Object.entries(pages)) {
      test(`${debianPackage}: ${path}`, () =>
        withPage(getBrowser(), async (page) => {
          await page.goto(`${server.url}/${path}`);
          const placesBefore = await places(page);
          await addScriptTag(page);
          assert.deepEqual(await places(page), placesBefore);

          const { missed, wrong, taken } = await census(page);
          assert.deepEqual({ missed, wrong }, { missed: [], wrong: [] });
          assert.ok(taken > 0);
          for (const { code, outputs } of samples) {
            const block = await blockWith(page, code);
            assert.ok(block >= 0, `no block begins with ${code}`);
            const { output } = await run(page, block);
            if (typeof outputs === 'string') assert.equal(output, outputs);
            else assert.match(output, new RegExp(`^${String(outputs)} outputs? as on the page$`));
          }
        }));
    }
  }
});
