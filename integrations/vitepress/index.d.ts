/** Attributes of `<python-run>`; `true` for those without a value. */
export type Attributes = Readonly<Record<string, string | true>>;

/**
 * Makes the Python blocks of a VitePress site runnable.
 * @param config the site's configuration, which is not changed
 * @param defaults attributes of every block; `session` is `page` unless they say otherwise
 */
export function withPythonRun<Config extends object>(config: Config, defaults?: Attributes): Config;
