/** What the commands that measure and compare have in common: their options, and how they tell. */
import { parseArgs, type ParseArgsConfig } from 'node:util';

/** A command line that cannot be followed; the message says why. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** `parseArgs` of Node. @throws UsageError */
export function parseOptionsOf<const T extends NonNullable<ParseArgsConfig['options']>>(
  args: readonly string[],
  options: T,
): ReturnType<typeof parseArgs<{ options: T }>>['values'] {
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** One of some words. @throws UsageError */
export function oneOf<T extends string>(choices: readonly T[], option: string, value: string): T {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw new UsageError(`${option} is “${value}”; there are ${choices.join(', ')}.`);
}

/** A number from 1 to 9999. @throws UsageError */
export function count(option: string, value: string): number {
  if (/^[1-9]\d{0,3}$/.test(value)) return Number(value);
  throw new UsageError(`${option} is “${value}”; it must be a number from 1 to 9999.`);
}

const began = performance.now();

/** Prints a line with the seconds since the command began. */
export function progress(line: string): void {
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(`${seconds.padStart(5)} s  ${line}`);
}

/** Does what the command line asks for: `parse` gives null when that is only how it is used. */
export async function runCommand<Options>(
  usage: string,
  parse: (args: readonly string[]) => Options | null,
  run: (options: Options) => Promise<void>,
): Promise<void> {
  try {
    const options = parse(process.argv.slice(2));
    if (options === null) console.log(usage);
    else await run(options);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
  }
}
