/**
 * What an author writes behind the language of a fence, for the generators whose pages are made by
 * a framework that owns its nodes: there the element has to be in the page from the start.
 */

/** The languages that run, as in the recognisers of the script tag. */
const PYTHON = /^(?:i?python3?|py(?:con)?3?|python-(?:repl|console)|doctest)$/i;

/** The element's attributes that a fence may set, as `name="value"`, and those without a value. */
const WITH_VALUE =
  /^(?:session|depends|label|theme|prefetch|timeout|stdin|packages|package-base|package-index|expect|setup|files|src|lines|id)$/;
const WITHOUT_VALUE = /^(?:readonly|sandbox|trusted|hide-code|persist|console)$/;

/** `name=value`, with or without quotes; otherwise a word. */
const OPTION = /([\w-]+)=(?:"([^"]*)"|'([^']*)'|(\S*))|\S+/g;

/** An option of ours alone: the block stays as it is. */
const NO_RUN = 'no-run';

/**
 * The attributes of the `<python-run>` for a fence, or null for one that is not to run.
 *
 * @param {string} language
 * @param {string} options what stands behind the language; what others read in it is passed over
 * @param {Readonly<Record<string, string | true>>} defaults attributes of every block
 * @returns {Record<string, string | true> | null}
 */
export function attributesOfFence(language, options, defaults) {
  if (!PYTHON.test(language)) return null;
  /** @type {Record<string, string | true>} */
  const attributes = { session: 'page', ...defaults };
  for (const [word, name, double, single, bare] of options.matchAll(OPTION)) {
    if (word === NO_RUN) return null;
    if (name && WITH_VALUE.test(name)) attributes[name] = double ?? single ?? bare ?? '';
    else if (WITHOUT_VALUE.test(word)) attributes[word] = true;
  }
  if (!attributes['session']) delete attributes['session'];
  return attributes;
}
