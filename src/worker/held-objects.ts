import type { Pyodide, PyodideApi } from './python.js';

/** First string that Python keeps for good, in its second table; see pyodide's `snapshot.ts`. */
const FIRST_STRING = 7;

type Named = Readonly<Record<string, unknown>>;

/** The objects that pyodide itself gives to Python. */
function objectsOf(api: PyodideApi): Named {
  const [, globals, , , schedule] = api.getExpectedKeys();
  return {
    'pyodide.globals': globals,
    'pyodide.schedule': schedule,
    'pyodide.abort': api.abortSignalAny,
    'pyodide.api': api,
    'pyodide.public': api.public_api,
    'pyodide.packages': api.public_api.loadedPackages,
  };
}

const describe = (object: unknown) =>
  typeof object === 'function'
    ? `the function ${object.name || 'without a name'} of JavaScript`
    : `an object of JavaScript: ${Object.prototype.toString.call(object)}`;

/** The contents of a table. Reading past its end throws. */
function entries(get: (index: number) => unknown, first: number): unknown[] {
  const found: unknown[] = [];
  for (let index = first; ; index++) {
    try {
      found.push(get(index));
    } catch {
      return found;
    }
  }
}

/**
 * The JavaScript objects that Python holds, by name, in the form that pyodide restores.
 *
 * @param functions the host's, which it has given to Python
 * @throws Error if another Worker cannot have one of them
 */
export function heldObjects({ _api, _module }: Pyodide, functions: Named): object {
  const names = new Map(
    Object.entries({ ...functions, ...objectsOf(_api) }).map(([name, one]) => [one, name]),
  );
  const first = _api.getExpectedKeys().length; // pyodide puts those there itself
  const hiwireKeys = entries((index) => _module.__hiwire_get(index), first).map((object) => {
    // Empty: null or undefined. With stack switching, both occur.
    if (object === null || object === undefined) return null;
    const serialized = names.get(object);
    if (serialized === undefined) throw new Error(`Python holds ${describe(object)}`);
    return { serialized };
  });
  const immortalKeys = entries((index) => _module.__hiwire_immortal_get(index), FIRST_STRING);
  return { hiwireKeys, immortalKeys };
}

/**
 * Finds an object in another Worker by its name.
 *
 * @throws Error if there is none
 */
export function findHeld(name: string, api: PyodideApi, functions: Named): unknown {
  const object = functions[name] ?? objectsOf(api)[name];
  if (object === undefined) throw new Error(`There is no ${name}.`);
  return object;
}
