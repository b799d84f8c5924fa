/** The words before a press, in English: all words that the entry contains. */
export const atRest = {
  lang: 'en',
  run: 'Run',
  stop: 'Stop',
  forceStop: 'Force stop',
  edit: 'Edit',
  copyCode: 'Copy the code',
  copied: 'Copied',
  label: 'Python example',
  consoleLabel: 'Python console',
  noWebAssembly: 'Can’t run here: WebAssembly is turned off.',
  partMissing: 'A part could not be loaded. Try again.',
};

/** The same words in any language. */
export type AtRest = Readonly<Record<keyof typeof atRest, string>>;
