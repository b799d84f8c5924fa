/** Turns the phrases in results and events of runs into sentences. */
import type { BareResult, RunEvent, RunResult } from '../session/types.js';
import type { Words } from '../words/words.js';

export function resultInWords({ error, ...result }: BareResult, words: Words): RunResult {
  if (!error) return result;
  const { phrases, advice, ...plain } = error;
  return {
    ...result,
    error: {
      ...plain,
      ...(phrases && { message: words.sentences(phrases) }),
      ...(advice && { advice: words.sentences(advice) }),
    },
  };
}

export const eventInWords = (event: RunEvent<BareResult>, words: Words): RunEvent =>
  event.type === 'end' ? { ...event, result: resultInWords(event.result, words) } : event;
