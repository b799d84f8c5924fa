import { expect } from 'chai';
import type { OutputChunk } from '../../src/protocol/messages.js';
import { OutputBuffer } from '../../src/worker/output-buffer.js';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('OutputBuffer', () => {
  let time: number;
  let sent: (readonly OutputChunk[])[];

  beforeEach(() => {
    time = 1000;
    sent = [];
  });

  function buffer(limit = Infinity): OutputBuffer {
    const send = (chunks: readonly OutputChunk[]) => sent.push(chunks);
    return new OutputBuffer(send, limit, () => time);
  }

  /** Prints until prints are no more sent each on its own; gives how many were. */
  function exhaust(output: OutputBuffer): number {
    for (let n = 0; ; n++) {
      output.write('stdout', bytes('.'));
      if (sent.length === n) return n;
    }
  }

  const stdout = (text: string): OutputChunk => ({ stream: 'stdout', text });
  const stderr = (text: string): OutputChunk => ({ stream: 'stderr', text });

  it('sends a print at once', () => {
    const output = buffer();
    output.write('stdout', bytes('a\n'));
    output.write('stderr', bytes('b\n'));
    expect(sent).to.deep.equal([[stdout('a\n')], [stderr('b\n')]]);
  });

  it('bundles after many prints, in order, joining what follows on one stream', () => {
    const output = buffer();
    expect(exhaust(output)).to.be.above(10);
    sent.length = 0;
    output.write('stdout', bytes('b'));
    output.write('stderr', bytes('c'));
    output.write('stdout', bytes('d'));
    expect(sent).to.deep.equal([]);
    time += 16;
    output.write('stdout', bytes('e'));
    expect(sent).to.deep.equal([[stdout('.b'), stderr('c'), stdout('de')]]);
  });

  it('sends a bundle that waited a frame when it is told that time passes', () => {
    const output = buffer();
    exhaust(output);
    sent.length = 0;
    time += 15;
    output.tick();
    expect(sent).to.deep.equal([]);
    time += 1;
    output.tick();
    output.tick();
    expect(sent).to.deep.equal([[stdout('.')]]);
  });

  it('does not let a bundle grow without end', () => {
    const output = buffer();
    exhaust(output);
    sent.length = 0;
    for (let n = 0; n < 1000; n++) output.write('stdout', bytes('x'.repeat(200)));
    expect(sent.length).to.equal(3);
  });

  it('waits for the rest of a character, for each stream apart', () => {
    const output = buffer();
    const [snake, accent] = [bytes('🐍'), bytes('é')];
    output.write('stdout', snake.subarray(0, 2));
    output.write('stderr', accent.subarray(0, 1));
    expect(sent).to.deep.equal([]);
    output.write('stdout', snake.subarray(2));
    output.write('stderr', accent.subarray(1));
    expect(sent).to.deep.equal([[stdout('🐍')], [stderr('é')]]);
  });

  it('keeps no more than the limit and counts the rest', () => {
    const output = buffer(5);
    output.write('stdout', bytes('123'));
    output.write('stdout', bytes('4567'));
    output.write('stderr', bytes('89'));
    output.flush();
    expect(sent).to.deep.equal([[stdout('123')], [stdout('45')]]);
    expect(output.dropped).to.equal(4);
  });

  it('sends nothing when there is nothing', () => {
    const output = buffer();
    output.write('stdout', bytes(''));
    output.flush();
    time += 100;
    output.tick();
    expect(sent).to.deep.equal([]);
  });
});
