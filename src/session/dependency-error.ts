/** Why a block did not run: because of another one. The message is a sentence for the reader. */
export class DependencyError extends Error {
  override readonly name = 'DependencyError';

  constructor(
    message: string,
    readonly status: 'error' | 'stopped',
  ) {
    super(message);
  }
}
