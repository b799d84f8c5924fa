import type { Words } from '../../words/words.js';

/** One form of a displayed object. */
export interface Form {
  readonly mimeType: string;
  /** As in a MIME bundle: text, JSON as text, anything else in base64. */
  readonly data: string;
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
  /** Whether the author allows resources from other sites, and scripts in a frame. */
  readonly isTrusted: boolean;
  /** For sentences about it. */
  readonly words: Words;
}

/** What a renderer makes of a form. */
export interface Rendering {
  readonly element: HTMLElement;
  /** What the reader must know about it. */
  readonly notice?: string;
}

/** Shows a form. If this throws, the next form of the object is tried. */
export type Render = (form: Form) => Rendering | Promise<Rendering>;

/** A form that cannot be shown; its message is for the reader. */
export class FormError extends Error {}
