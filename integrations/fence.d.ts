/** Attributes of `<python-run>`; `true` for those without a value. */
export type Attributes = Readonly<Record<string, string | true>>;

/** The attributes of the `<python-run>` for a fence, or null for one that is not to run. */
export function attributesOfFence(
  language: string,
  options: string,
  defaults: Attributes,
): Attributes | null;
