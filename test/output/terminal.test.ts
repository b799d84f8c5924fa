import { expect } from 'chai';
import { piecesOfText, SCREEN_ROWS, Terminal } from '../../src/output/terminal.js';
import { PLAIN } from '../../src/output/text-style.js';
import type { OutputChunk } from '../../src/protocol/messages.js';

const ESC = '\x1b';

/** What is on the screen of a terminal that was sent a text. */
function screenOf(...parts: (string | OutputChunk)[]): string[] {
  const terminal = new Terminal();
  for (const part of parts) {
    terminal.write(typeof part === 'string' ? { stream: 'stdout', text: part } : part);
  }
  return terminal.rows.map((row) => row.text);
}

/** All that a terminal shows, and has shown. */
function textOf(terminal: Terminal): string {
  const settled = terminal.takeSettled().map(({ text }) => text);
  const rows = terminal.screen().flatMap(({ pieces }) => pieces().map(({ text }) => text));
  return [...settled, ...rows].join('');
}

describe('Terminal', () => {
  for (const [what, sent, shown] of [
    ['a carriage return', 'one\rtwo', ['two']],
    ['a shorter text over a longer one', '100%\r5', ['500%']],
    ['ends of lines as Windows has them', 'a\r\nb\r\n', ['a', 'b', '']],
    ['backspaces', 'abc\b\bX', ['aXc']],
    ['backspaces at the beginning', '\b\bab', ['ab']],
    ['the rest of a line erased', `abcdef\r${ESC}[2C${ESC}[K`, ['ab']],
    ['the beginning of a line erased', `abcdef${ESC}[3D${ESC}[1K`, ['    ef']],
    ['a line erased', `abc${ESC}[2K\rx`, ['x']],
    ['a line erased with the cursor where it was', `abc${ESC}[2Kx`, ['   x']],
    ['the cursor up', `a\nb\nc${ESC}[2Ax`, ['ax', 'b', 'c']],
    ['the cursor up too far', `a\nb${ESC}[99Ax`, ['ax', 'b']],
    ['the cursor up and down', `a\nb${ESC}[A${ESC}[Bx`, ['a', 'b x'.replace(' ', '')]],
    ['a new line from further up', `a\nb\nc${ESC}[2A\nx`, ['a', 'x', 'c']],
    ['a column', `abc${ESC}[2Gx`, ['axc']],
    ['a column behind the text', `a${ESC}[5Gx`, ['a   x']],
    ['the screen cleared', `a\nb\nc${ESC}[2J${ESC}[Hx`, ['x']],
    ['home, and what is there written over', `aaa\nbbb${ESC}[Hxx`, ['xxa', 'bbb']],
    ['what is below erased', `a\nb\nc${ESC}[2A\r${ESC}[J`, ['']],
    ['a place kept', `ab${ESC}7cd${ESC}8x`, ['abxd']],
    ['tabs', 'a\tb', ['a\tb']],
    ['tabs that are written over', 'a\tb\rx', ['x       b']],
    ['wide characters', 'りんご\rab', ['abんご']],
    ['half of a wide character', 'りんご\ra', ['a んご']],
    ['wide characters behind each other', 'ab\rり', ['り']],
    ['emoji of several code points', '👩‍👩‍👧ab\rxy', ['xyab']],
    ['combining characters', 'e\u0301a\rx', ['xa']],
    ['a window title', `${ESC}]0;title\x07text`, ['text']],
    ['a window title that does not end', `${ESC}]0;title\ntext`, ['', 'text']],
    ['modes and character sets', `${ESC}[?25l${ESC}(Bx${ESC}[?25h${ESC}=`, ['x']],
    ['an image in a string', `${ESC}Pq#0;2${ESC}\\x`, ['x']],
    ['bells and other controls', 'a\x07\0b\x7f', ['ab']],
    ['eight-bit controls', '\x9b31mred\x9b0m', ['red']],
  ] as const) {
    it(`shows ${what}`, () => {
      expect(screenOf(sent)).to.deep.equal(shown);
    });
  }

  for (const sent of [
    `a${ESC}[31mred${ESC}[0m!`,
    `${ESC}]8;;https://example.org/\x07x${ESC}]8;;${ESC}\\y`,
  ]) {
    it(`understands ${JSON.stringify(sent)} wherever it is cut`, () => {
      const whole = piecesOfText(sent, 'stdout').map(({ text, kind }) => [text, kind.style]);
      for (let at = 1; at < sent.length; at++) {
        const terminal = new Terminal();
        terminal.write({ stream: 'stdout', text: sent.slice(0, at) });
        terminal.write({ stream: 'stdout', text: sent.slice(at) });
        const pieces = terminal.screen().flatMap((row) => row.pieces());
        expect(pieces.map(({ text, kind }) => [text, kind.style])).to.deep.equal(whole);
      }
    });
  }

  it('shows text again after a sequence that never ends', () => {
    const terminal = new Terminal();
    terminal.write({ stream: 'stdout', text: `${ESC}]8;;https://example.org/` });
    for (let n = 0; n < 1000; n++) terminal.write({ stream: 'stdout', text: 'x'.repeat(10) });
    terminal.write({ stream: 'stdout', text: 'seen' });
    expect(textOf(terminal)).to.match(/seen$/);
  });

  it('has a style for each stream, and one cursor for both', () => {
    const terminal = new Terminal();
    terminal.write({ stream: 'stderr', text: `${ESC}[31mred ` });
    terminal.write({ stream: 'stdout', text: 'plain ' });
    terminal.write({ stream: 'stderr', text: 'red\r' });
    terminal.write({ stream: 'stdout', text: 'X' });
    const [row] = terminal.screen();
    const shown = row?.pieces().map(({ text, kind }) => [text, kind.stream, kind.style.foreground]);
    expect(shown).to.deep.equal([
      ['X', 'stdout', null],
      ['ed ', 'stderr', 1],
      ['plain ', 'stdout', null],
      ['red', 'stderr', 1],
    ]);
  });

  for (const [what, write] of [
    ['at once', (t: Terminal, text: string) => t.write({ stream: 'stdout', text })],
    [
      'a line at a time',
      (t: Terminal, text: string) => {
        for (const line of text.split(/(?<=\n)/)) t.write({ stream: 'stdout', text: line });
      },
    ],
  ] as const) {
    it(`keeps 10,000 lines in order, printed ${what}, and only the last ones to be changed`, () => {
      const terminal = new Terminal();
      const text = Array.from({ length: 10_000 }, (_, n) => `${n}\n`).join('');
      terminal.write({ stream: 'stdout', text: 'begin ' });
      write(terminal, text);
      expect(terminal.rows.length).to.equal(SCREEN_ROWS);
      terminal.write({ stream: 'stdout', text: `${ESC}[1A!` });
      const end = text.length - '9999\n'.length;
      expect(textOf(terminal)).to.equal(`begin ${text.slice(0, end)}!999\n`);
    });
  }

  it('does not keep a line that grows without end', () => {
    const terminal = new Terminal();
    for (let n = 0; n < 1000; n++) terminal.write({ stream: 'stdout', text: 'x'.repeat(1000) });
    expect(terminal.rows[0]?.length).to.be.below(20_000);
    expect(textOf(terminal).length).to.equal(1_000_000);
  });

  it('has little on the screen, however long the lines are', () => {
    const terminal = new Terminal();
    for (let n = 0; n < 100; n++) {
      terminal.write({ stream: 'stderr', text: `${'x'.repeat(100_000)}\n` });
      terminal.write({ stream: 'stdout', text: `\r${'y'.repeat(900)}\n` });
    }
    const length = terminal.rows.reduce((sum, row) => sum + row.length, 0);
    expect(length).to.be.below(50_000);
    expect(textOf(terminal).length).to.equal(100 * (100_001 + 901));
  });

  it('does not grow with what a program writes over', () => {
    const terminal = new Terminal();
    for (let n = 0; n < 10_000; n++) terminal.write({ stream: 'stderr', text: `\r${n}` });
    expect(textOf(terminal)).to.equal('9999');
  });

  describe('tones', () => {
    const toneOf = (text: string) => {
      const terminal = new Terminal();
      terminal.write({ stream: 'stderr', text });
      return terminal.screen().map(({ tone }) => tone);
    };

    for (const [what, text, tones] of [
      ['an error', 'oh no', ['']],
      [
        'a warning and its line',
        '<example 1>:2: UserWarning: x\n  f()\nz',
        ['warning', 'warning', ''],
      ],
      ['a warning of a module', '/lib/a.py:2: DeprecationWarning: x', ['warning']],
      ['levels of logging', 'INFO:a:x\nWARNING:a:x\nERROR:a:x', ['info', 'warning', '']],
      ['a format with the time', '2026-01-01 10:00:00,000 - app - DEBUG - x', ['info']],
      ['a bar', '\r 1%|\r 2%|', ['progress']],
    ] as const) {
      it(`tells ${what}`, () => {
        expect(toneOf(text)).to.deep.equal(tones);
      });
    }

    it('are those of standard error alone', () => {
      expect(piecesOfText('WARNING:a:x', 'stdout')[0]?.tone).to.equal('');
    });
  });

  describe('replays what real programs sent', () => {
    const replay = async (name: string) => {
      const response = await fetch(`/test/fixtures/terminal/${name}.txt`);
      expect(response.ok).to.equal(true);
      // In parts that cut sequences.
      return screenOf(...((await response.text()).match(/[^]{1,7}/gu) ?? []));
    };

    it('tqdm', async () => {
      expect(await replay('tqdm-bar')).to.deep.equal(['Reading: 100%|##########| 4/4', '']);
    });

    it('tqdm, with a bar in a bar and lines above them', async () => {
      const shown = (await replay('tqdm-nested')).map((line) => line.trimEnd());
      expect(shown).to.deep.equal(['done', 'done', 'outer: 100%|##########|', '']);
    });

    it("rich's progress bars", async () => {
      const bar = '━'.repeat(20);
      expect(await replay('rich-progress')).to.deep.equal([
        'a line above',
        'a line above',
        `Reading ${bar} 2/2`,
        `Writing ${bar} 2/2`,
        '',
      ]);
    });

    it("rich's styles, links and tables", async () => {
      const text = await (await fetch('/test/fixtures/terminal/rich-text.txt')).text();
      const pieces = piecesOfText(text, 'stdout');
      const style = (shown: string) => pieces.find((piece) => piece.text === shown)?.kind.style;
      expect(style('bold')).to.deep.equal({ ...PLAIN, bold: true });
      expect(style('red')).to.deep.equal({ ...PLAIN, italic: true, foreground: 1 });
      expect(style('blue')).to.deep.equal({ ...PLAIN, background: '#0000ff' });
      expect(style('x')).to.deep.equal({ ...PLAIN, inverse: true });
      expect(style('a link')?.link).to.equal('https://example.org/a;b?c=d');
      expect(pieces.map((piece) => piece.text).join('')).to.contain('│ │ りんご │ 120  │ │\n');
    });
  });
});
