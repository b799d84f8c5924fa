import type { Phrase } from '../protocol/phrases.js';

/** An error of ours, to be put into words. `message` has only the codes, for developers. */
export class PhrasedError extends Error {
  constructor(
    readonly phrases: readonly Phrase[],
    options?: ErrorOptions,
  ) {
    super(phrases.map(({ code }) => code).join(', '), options);
  }
}

/** Why Python cannot run, or has ended, unless the program itself is the reason. */
export class RuntimeError extends PhrasedError {
  override readonly name = 'RuntimeError';

  constructor(
    readonly phrase: Phrase,
    options?: ErrorOptions,
  ) {
    super([phrase], options);
  }
}

/** Why a program's packages could not be installed. */
export class PackageError extends PhrasedError {
  override readonly name = 'PackageError';
}

/** The phrase for an error that is not ours. */
export const unexpected = (error: unknown): Phrase => ({
  code: 'unexpected',
  detail: error instanceof Error ? error.message : String(error),
});
