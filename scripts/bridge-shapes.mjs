/**
 * Prints the shapes of what crosses between Python and its Worker, read from the types in
 * src/worker/bridge.ts and src/protocol/phrases.ts, as JSON: for each call what it is given and what it
 * answers, and for each phrase what it is about. A test in Python compares them with its own.
 *
 * A shape is the name of a plain type, a literal as JSON, or an object with one key: `array`, `tuple`,
 * `map`, `fields` (a name that may be missing ends with `?`), `union` (of others).
 */
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const FILE = fileURLToPath(new URL('../src/worker/bridge.ts', import.meta.url));
const PHRASES = fileURLToPath(new URL('../src/protocol/phrases.ts', import.meta.url));
const CONFIG = fileURLToPath(new URL('../src/tsconfig.worker.json', import.meta.url));

const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined };
const options = ts.getParsedCommandLineOfConfigFile(CONFIG, {}, host)?.options ?? {};
const program = ts.createProgram([FILE], options);
const checker = program.getTypeChecker();

/** @typedef {string | { [kind: string]: unknown }} Shape */

/**
 * @param {readonly ts.Type[]} types
 * @returns {Shape}
 */
function union(types) {
  const isNothing = ts.TypeFlags.Undefined;
  const shapes = types.filter(({ flags }) => !(flags & isNothing)).map(shape);
  return shapes.length === 1 && shapes[0] ? shapes[0] : { union: shapes };
}

/**
 * @param {ts.Type} type
 * @returns {Shape}
 */
function shape(type) {
  if (type.flags & ts.TypeFlags.BooleanLike) return 'boolean';
  if (type.isUnion()) return union(type.types);
  if (type.flags & (ts.TypeFlags.Null | ts.TypeFlags.Void)) return 'null';
  if (type.isStringLiteral()) return JSON.stringify(type.value);
  if (type.flags & ts.TypeFlags.String) return 'string';
  if (type.flags & ts.TypeFlags.Number) return 'number';
  const inside = checker.getTypeArguments(/** @type {ts.TypeReference} */ (type));
  if (type.symbol?.name === 'Promise') return union(inside);
  if (checker.isTupleType(type)) return { tuple: inside.map(shape) };
  if (checker.isArrayType(type)) return { array: union(inside) };
  const values = type.getStringIndexType();
  if (values) return { map: shape(values) };
  if (!(type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection))) {
    throw new Error(`No JSON: ${checker.typeToString(type)}`);
  }
  return { fields: Object.fromEntries(type.getProperties().map(field)) };
}

/** @param {ts.Symbol} symbol */
function field(symbol) {
  const mark = symbol.flags & ts.SymbolFlags.Optional ? '?' : '';
  return [symbol.name + mark, shape(checker.getTypeOfSymbol(symbol))];
}

/**
 * The members of an interface.
 *
 * @param {string} file
 * @param {string} name
 */
function membersOf(file, name) {
  const found = program
    .getSourceFile(file)
    ?.statements.find((one) => ts.isInterfaceDeclaration(one) && one.name.text === name);
  if (!found) throw new Error(`${file} has no ${name}.`);
  return checker.getTypeAtLocation(found).getProperties();
}

/** @param {string} name */
function calls(name) {
  return Object.fromEntries(
    membersOf(FILE, name).map((call) => {
      const [signature] = checker.getTypeOfSymbol(call).getCallSignatures();
      const [given] = signature?.parameters ?? [];
      return [
        call.name,
        {
          given: given ? shape(checker.getTypeOfSymbol(given)) : { fields: {} },
          answer: signature && shape(signature.getReturnType()),
        },
      ];
    }),
  );
}

const phrases = Object.fromEntries(
  membersOf(PHRASES, 'Phrases').map((phrase) => {
    const about = checker.getTypeOfSymbol(phrase).getProperties();
    return [phrase.name, about.map(({ name }) => name)];
  }),
);

console.log(
  JSON.stringify({ python: calls('PythonCalls'), worker: calls('WorkerCalls'), phrases }),
);
