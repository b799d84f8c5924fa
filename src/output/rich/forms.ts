import type { Words } from '../../words/words.js';

/** One form of a displayed object, to be shown. */
export interface Form {
  readonly mimeType: string;
  /** As a bundle has it: text, JSON as its text, the rest in base64. */
  readonly data: string;
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
  /** Whether the author allows what comes from elsewhere, and scripts in a frame. */
  readonly isTrusted: boolean;
  /** For what is said of it. */
  readonly words: Words;
}

/** What a renderer makes of a form. */
export interface Rendering {
  readonly element: HTMLElement;
  /** What the reader must know about it. */
  readonly notice?: string;
}

/** Shows a form. What it throws lets the next form of the object be tried. */
export type Render = (form: Form) => Rendering | Promise<Rendering>;

/** A form that cannot be shown; its message is for the reader. */
export class FormError extends Error {}
