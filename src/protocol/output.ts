/** A program's output. */

/** The two streams a program prints to. */
export type StreamName = 'stdout' | 'stderr';

/** Text that a program printed or read, in order. */
export interface OutputChunk {
  /** `stdin` for an answer to `input()`, which is shown as in a terminal. */
  readonly stream: StreamName | 'stdin';
  readonly text: string;
}

/**
 * A rich result, by media type: `{ "text/plain": "42" }`. Text is itself, binary data is in base64,
 * and JSON is its text.
 */
export type MimeBundle = Readonly<Record<string, string>>;

/** Metadata of a bundle's forms, by media type: an image's `width` (CSS pixels), `alt`. */
export type MimeMetadata = Readonly<
  Record<string, Readonly<Record<string, string | number | boolean>>>
>;

/** What a program does to its output other than printing. */
export type DisplayAct =
  | {
      readonly type: 'show';
      readonly data: MimeBundle;
      readonly metadata: MimeMetadata;
      /** A name for later changes. Earlier displays with the same name change too. */
      readonly displayId?: string;
    }
  | {
      /** Changes all displays with this name, if there are any. */
      readonly type: 'update';
      readonly data: MimeBundle;
      readonly metadata: MimeMetadata;
      readonly displayId: string;
    }
  | {
      /** Clears all output of the run so far. */
      readonly type: 'clear';
      /** Whether to wait until something else is printed or displayed. */
      readonly wait: boolean;
    };
