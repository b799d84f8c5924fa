/** Checks the shape of data that anybody may have sent. */

/** Tells whether a value is a `T`. */
export type Guard<T> = (told: unknown) => told is T;

/** A guard for each field; of a field that may be absent, `undefined` passes too. */
type Fields<T> = {
  readonly [Name in keyof T]-?: object extends Pick<T, Name>
    ? Guard<T[Name] | undefined>
    : Guard<T[Name]>;
};

const guard = <T>(isOne: (told: unknown) => boolean) => isOne as Guard<T>;

export const text: Guard<string> = guard((told) => typeof told === 'string');
export const finite: Guard<number> = guard((told) => Number.isFinite(told));
export const bool: Guard<boolean> = guard((told) => typeof told === 'boolean');

/** For what is checked where it is used. */
export const unchecked = guard<never>(() => true);

export const textUpTo = (longest: number) =>
  guard<string>((told) => text(told) && told.length <= longest);

export const oneOf = <const T extends string>(...values: readonly T[]) =>
  guard<T>((told) => values.some((value) => value === told));

export const either = <T, U>(one: Guard<T>, other: Guard<U>) =>
  guard<T | U>((told) => one(told) || other(told));

export const nullable = <T>(some: Guard<T>) =>
  guard<T | null>((told) => told === null || some(told));

export const optional = <T>(some: Guard<T>) =>
  guard<T | undefined>((told) => told === undefined || some(told));

export const instance = <T>(of: abstract new (...args: never[]) => T) =>
  guard<T>((told) => told instanceof of);

export const list = <T>(some: Guard<T>) =>
  guard<readonly T[]>((told) => Array.isArray(told) && told.every(some));

export const listUpTo = <T>(most: number, some: Guard<T>) =>
  guard<readonly T[]>((told) => list(some)(told) && told.length <= most);

export const pair = <T>(some: Guard<T>) =>
  guard<readonly [T, T]>((told) => list(some)(told) && told.length === 2);

export const record = <T>(some: Guard<T>) =>
  guard<Readonly<Record<string, T>>>((told) => isObject(told) && Object.values(told).every(some));

export const object = <T extends object>(fields: Fields<T>) =>
  guard<T>(
    (told) =>
      isObject(told) &&
      Object.entries<Guard<unknown>>(fields).every(([name, some]) => some(told[name])),
  );

function isObject(told: unknown): told is Readonly<Record<string, unknown>> {
  return typeof told === 'object' && told !== null && !Array.isArray(told);
}
