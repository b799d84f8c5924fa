import { expect } from 'chai';
import { eventInWords, resultInWords } from '../../src/controllers/in-words.js';
import type { BareResult } from '../../src/session/types.js';
import { en } from '../../src/words/en.js';

const RESULT = { status: 'error', stdout: '', stderr: '', display: [], duration: 1 } as const;
const bare = (error: BareResult['error']): BareResult => ({
  ...RESULT,
  display: [],
  ...(error && { error }),
});

describe('a result in words', () => {
  it('has the sentences of its phrases as its message, and the phrases no more', () => {
    const phrases = [{ code: 'no-memory' }, { code: 'loss-own' }] as const;
    const error = { type: 'RuntimeError', message: 'no-memory, loss-own', phrases, traceback: '' };
    expect(resultInWords(bare(error), en).error).to.deep.equal({
      type: 'RuntimeError',
      message: `${en.phrases['no-memory']()} ${en.phrases['loss-own']()}`,
      traceback: '',
    });
  });

  it('keeps what Python says, with advice in words', () => {
    const error = { type: 'E', message: 'can’t', traceback: 'T', line: 2 };
    const told = resultInWords(bare({ ...error, advice: [{ code: 'no-threads' }] }), en);
    expect(told.error).to.deep.equal({ ...error, advice: en.phrases['no-threads']() });
  });

  it('is the same without an error, and other events are', () => {
    expect(resultInWords(bare(undefined), en)).to.deep.equal(RESULT);
    const event = { type: 'stopping' } as const;
    expect(eventInWords(event, en)).to.equal(event);
  });
});
