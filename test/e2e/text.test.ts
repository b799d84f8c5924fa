/** What programs print, with colours and links; how errors are told, and where they lead. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { StaticServer } from '../../scripts/static-server.mjs';
import type { Page } from '../support/browser.js';
import { look, pressButton, run, until, untilOver } from '../support/reader.js';
import { saying } from '../support/saying.js';
import { block, pageOf, serveSite } from '../support/site.js';
import { forEachWarmEngine, test, withPage, testOnce } from '../support/suite.js';
import { en } from '../../src/words/en.js';

/** What a real program sent, as a Python literal. */
function sent(name: string): string {
  const path = fileURLToPath(new URL(`../fixtures/terminal/${name}.txt`, import.meta.url));
  return JSON.stringify(readFileSync(path, 'utf8'));
}

const COLOURS = String.raw`print("\x1b[31mred\x1b[0m \x1b[1;38;2;0;0;255mblue\x1b[0m plain")
print("see https://example.org/a, or \x1b]8;;https://example.org/b\x1b\\here\x1b]8;;\x1b\\")
print("\x1b]0;title\x07\x1b[?25lno title <b>")`;

const BARS = `import sys, time
print(${sent('rich-progress')}, end="")
sys.stderr.write(${sent('tqdm-nested')}) and None`;

const LIVE = `import time
for n in range(3):
    print(f"\\r{n + 1} of 3", end="", flush=True)
while True:
    time.sleep(0.01)`;

const ENVIRONMENT = `import argparse, sys
parser = argparse.ArgumentParser(prog="x")
parser.print_help()
print(sys.stdout.isatty(), sys.stdin.isatty())`;

const LOGGING = `import logging, warnings
logging.basicConfig(level=logging.INFO)
logging.info("it goes on")
warnings.warn("soon gone", DeprecationWarning)
try:
    1 / 0
except ZeroDivisionError:
    logging.exception("failed")`;

const HELP = 'help(len)\nhelp("keywords")';

const PAGES = {
  '/text.html': pageOf(
    [COLOURS, BARS, ENVIRONMENT, LOGGING, HELP].map((code) => block(code)).join(''),
  ),
  '/live.html': pageOf(block(LIVE)),
  '/errors.html': pageOf(
    block('def ratio(a, b):\n    return a / b') +
      '<p style="height: 150vh">Far away.</p>' +
      block('x = 1\nprint(x, ratio(x, 0))') +
      block('total = 1\nprint(totl)') +
      block('s = "𝒳"; for x in y') +
      block('raise ExceptionGroup("g", [ValueError("a"), KeyError("b")])') +
      block('try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    raise ValueError("v") from e'),
  ),
  '/advice.html': pageOf(
    [
      'import threading\nthreading.Thread(target=print).start()',
      'import subprocess\nsubprocess.run(["ls"])',
      'import os\nos.fork()',
      'import multiprocessing\nmultiprocessing.Process(target=print).start()',
      'import asyncio\nawait asyncio.open_connection("example.org", 80)',
      'open("nothing.txt")',
    ]
      .map((code) => block(code))
      .join(''),
  ),
} as const;

/** The texts of what is found in a block's output. */
function texts(page: Page, selector: string, block = 0): Promise<string[]> {
  return page.evaluate(
    (selector, block) =>
      [
        ...(document
          .querySelectorAll('python-run')
          [block]?.shadowRoot?.querySelectorAll(selector) ?? []),
      ].map((element) => element.textContent),
    selector,
    block,
  );
}

forEachWarmEngine((_, getBrowser) => {
  let server: StaticServer;
  before(async () => {
    server = await serveSite(PAGES);
  });
  after(() => server.close());

  testOnce('shows colours, links and bars as a terminal does, and keeps what was sent', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/text.html`);
      const shown = await run(page, 0);
      assert.equal(
        shown.output,
        'red blue plain\nsee https://example.org/a, or here\nno title <b>',
      );
      assert.deepEqual(await texts(page, '.sgr'), ['red', 'blue', 'here']);
      const look = await page.evaluate(() => {
        const root = document.querySelector('python-run')?.shadowRoot;
        const [red, blue] = root?.querySelectorAll('.sgr') ?? [];
        if (!red || !blue) throw new Error('no colours');
        return {
          red: getComputedStyle(red).color,
          blue: getComputedStyle(blue).color,
          weight: getComputedStyle(blue).fontWeight,
          links: [...(root?.querySelectorAll<HTMLAnchorElement>('.log a') ?? [])].map(
            ({ href, rel }) => `${href} ${rel}`,
          ),
        };
      });
      assert.deepEqual(look, {
        red: 'rgb(176, 30, 43)',
        blue: 'rgb(0, 0, 255)',
        weight: '700',
        links: [
          'https://example.org/a noopener noreferrer nofollow',
          'https://example.org/b noopener noreferrer nofollow',
        ],
      });
      const stdout = await page.evaluate(
        () => document.querySelector('python-run')?.result?.stdout,
      );
      assert.ok(stdout?.startsWith('\x1b[31mred\x1b[0m'));

      const bars = (await run(page, 1)).output.split('\n').map((line) => line.trimEnd());
      const bar = '━'.repeat(20);
      assert.deepEqual(bars, [
        'a line above',
        'a line above',
        `Reading ${bar} 2/2`,
        `Writing ${bar} 2/2`,
        'done',
        'done',
        'outer: 100%|##########|',
      ]);
      assert.deepEqual(await page.consoleErrors(), []);
    }),
  );

  testOnce('lets programs colour without a terminal; warnings and logs have their looks', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/text.html`);
      const help = await run(page, 2);
      assert.match(help.output, /^usage: x \[-h\]\n[^]*\nFalse False$/);
      assert.ok((await texts(page, '.sgr', 2)).includes('usage: '), 'argparse coloured its help');

      const { output } = await run(page, 3);
      assert.match(output, /INFO:root:it goes on\n<example 4>:4: DeprecationWarning: soon gone\n/);
      const warning = (await texts(page, '.warning', 3)).join('');
      assert.match(warning, /^<example 4>:4: DeprecationWarning: soon gone\n {2}warnings\.warn/);
      assert.deepEqual(await texts(page, '.info', 3), ['INFO:root:it goes on\n']);
      assert.deepEqual(await texts(page, '.log a.place', 3), [
        '<example 4>:4',
        '"<example 4>", line 6',
      ]);
      // The same warning comes again in the next run.
      assert.match((await run(page, 3)).output, /DeprecationWarning: soon gone/);

      const pydoc = await run(page, 4);
      assert.equal(pydoc.state, 'done');
      assert.match(pydoc.output, /Help on built-in function len in module builtins:/);
      assert.match(pydoc.output, /Here is a list of the Python keywords/);
    }),
  );

  testOnce('draws a bar again while it goes on', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/live.html`);
      await pressButton(page, 'Run');
      await page.waitFor(
        () =>
          document.querySelector('python-run')?.shadowRoot?.querySelector('.stdout')
            ?.textContent === '3 of 3',
      );
      assert.equal((await look(page)).state, 'running');
      await pressButton(page, 'Stop');
      assert.equal((await untilOver(page)).state, 'stopped');
    }),
  );

  test('leads from a traceback to the line, also in another block, and in the editor', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/errors.html`);
      await run(page, 0);
      const failed = await run(page, 1);
      assert.equal(failed.status, en.status.errorOnLine(2));
      assert.deepEqual(await texts(page, '.traceback a', 1), [
        '"<example 2>", line 2',
        '"<example 1>", line 2',
      ]);
      const follow = (link: number, block: number) =>
        page.click(
          (link, block) =>
            document
              .querySelectorAll('python-run')
              [block]?.shadowRoot?.querySelectorAll('.traceback a')[link],
          link,
          block,
        );
      await follow(1, 1);
      await page.waitFor(() => {
        const root = document.querySelector('python-run')?.shadowRoot;
        const marker = root?.querySelector('.marker:not([hidden])')?.getBoundingClientRect();
        return (
          marker !== undefined &&
          marker.top > 0 &&
          marker.bottom < innerHeight &&
          root?.activeElement?.className === 'code'
        );
      });

      // In an editor the mark is the editor's own.
      await pressButton(page, 'Edit', 0);
      await page.waitFor(
        () =>
          document.querySelector('python-run')?.shadowRoot?.activeElement?.className ===
          'cm-content',
      );
      await page.evaluate(() => {
        document.querySelectorAll('python-run')[1]?.scrollIntoView();
      });
      await follow(1, 1);
      await page.waitFor(
        () =>
          document.querySelector('python-run')?.shadowRoot?.querySelector('.cm-error-line')
            ?.textContent === '    return a / b',
      );
      // What has another line there by now is shown, and not marked.
      await page.evaluate(() => {
        const block = document.querySelector('python-run');
        if (block) block.code = 'def ratio(a, b):\n    return 0';
      });
      await follow(1, 1);
      const marks = await page.evaluate(
        () =>
          document.querySelector('python-run')?.shadowRoot?.querySelectorAll('.cm-error-line')
            .length,
      );
      assert.equal(marks, 0);
      assert.deepEqual(await page.consoleErrors(), []);
    }));

  testOnce('marks the columns of a fault, and keeps suggestions, chains and groups', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/errors.html`);
      await run(page, 0);
      const suggested = await run(page, 2);
      assert.match(suggested.output, /NameError: .* Did you mean: 'total'\?$/);
      assert.deepEqual(
        await page.evaluate(
          () => document.querySelectorAll('python-run')[2]?.result?.error?.columns,
        ),
        [6, 10],
      );
      const underlined = await page.evaluate(() => {
        const block = document.querySelectorAll('python-run')[2];
        const line = block?.shadowRoot?.querySelector('.fault')?.getBoundingClientRect();
        const text = block?.querySelector('code')?.firstChild;
        if (!line || !text) throw new Error('nothing is underlined');
        const range = document.createRange();
        const at = text.textContent?.indexOf('totl') ?? 0;
        range.setStart(text, at);
        range.setEnd(text, at + 4);
        const { left, right, top } = range.getBoundingClientRect();
        return Math.abs(line.left - left) < 2 && Math.abs(line.right - right) < 2 && line.top > top;
      });
      assert.ok(underlined, 'the line is under the name');

      const syntax = await run(page, 3);
      assert.match(syntax.output, /^ *File "<example 4>", line 1\n.*\n *\^+\nSyntaxError: /);
      await pressButton(page, 'Edit', 3);
      await page.waitFor(
        () =>
          document.querySelectorAll('python-run')[3]?.shadowRoot?.querySelector('.cm-error-columns')
            ?.textContent === 'for',
      );

      await run(page, 4);
      assert.deepEqual(
        (await texts(page, '.traceback .cause', 4)).map((line) => line.trim()),
        ['| ExceptionGroup: g (2 sub-exceptions)', '| ValueError: a', "| KeyError: 'b'"],
      );
      const chain = await run(page, 5);
      assert.match(chain.output, /direct cause of the following exception:[^]*ValueError: v$/);
      assert.deepEqual(await texts(page, '.traceback .cause', 5), [
        'ZeroDivisionError: division by zero',
      ]);
    }),
  );

  testOnce('says what cannot be in a browser', () =>
    withPage(getBrowser(), async (page) => {
      await page.goto(`${server.url}/advice.html`);
      const expected = [
        saying({ code: 'no-threads' }),
        saying({ code: 'no-processes' }),
        saying({ code: 'no-processes' }),
        saying({ code: 'no-processes' }),
        saying({ code: 'no-sockets' }),
        null,
      ];
      for (const [block, sentence] of expected.entries()) {
        const { output, state } = await run(page, block);
        assert.equal(state, 'error');
        const advice = await texts(page, '.advice', block);
        if (sentence) assert.match(advice.join(''), sentence, output);
        else assert.deepEqual(advice, []);
        assert.ok(!output.includes('Pyodide'), output);
      }
      await until(page, ['error'], 5);
    }),
  );
});
