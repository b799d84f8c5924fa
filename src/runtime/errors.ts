import type { Phrase } from '../protocol/phrases.js';

/** An error of ours, to be put into words; `message` has the codes alone, for developers. */
export class PhrasedError extends Error {
  constructor(
    readonly phrases: readonly Phrase[],
    options?: ErrorOptions,
  ) {
    super(phrases.map(({ code }) => code).join(', '), options);
  }
}

/** Why Python cannot run, or is no more, apart from the program itself. */
export class RuntimeError extends PhrasedError {
  override readonly name = 'RuntimeError';

  constructor(
    readonly phrase: Phrase,
    options?: ErrorOptions,
  ) {
    super([phrase], options);
  }
}

/** Why the packages that a program needs are not there. */
export class PackageError extends PhrasedError {
  override readonly name = 'PackageError';
}

/** What an error that is none of ours is told as. */
export const unexpected = (error: unknown): Phrase => ({
  code: 'unexpected',
  detail: error instanceof Error ? error.message : String(error),
});
