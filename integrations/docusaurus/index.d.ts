/** Attributes of every block; `true` for those without a value. `session` is `page` otherwise. */
export type Options = Readonly<Record<string, string | true>> & { readonly id?: string };

/** A plugin of Docusaurus that makes the Python blocks of a site runnable. */
export default function pythonRun(
  context: { readonly baseUrl: string },
  options: Options,
): { readonly name: string };
