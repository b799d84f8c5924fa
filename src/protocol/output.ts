/** What a program puts into its output. */

/** The two streams a program prints to. */
export type StreamName = 'stdout' | 'stderr';

/** Text that a program printed or was given, in the order in which it happened. */
export interface OutputChunk {
  /** `stdin` for an answer to `input()`, as a terminal shows what is typed. */
  readonly stream: StreamName | 'stdin';
  readonly text: string;
}

/**
 * A rich result, by media type: `{ "text/plain": "42" }`. Text is as it is, binary data is in base64,
 * JSON is its text.
 */
export type MimeBundle = Readonly<Record<string, string>>;

/** What is to be known of the forms in a bundle, by media type: an image's `width` (CSS pixels), `alt`. */
export type MimeMetadata = Readonly<
  Record<string, Readonly<Record<string, string | number | boolean>>>
>;

/** What a program does to its output besides printing. */
export type DisplayAct =
  | {
      readonly type: 'show';
      readonly data: MimeBundle;
      readonly metadata: MimeMetadata;
      /** The name by which it can be changed; what has it already is changed, too. */
      readonly displayId?: string;
    }
  | {
      /** Changes what has this name; nothing where nothing has it. */
      readonly type: 'update';
      readonly data: MimeBundle;
      readonly metadata: MimeMetadata;
      readonly displayId: string;
    }
  | {
      /** Takes away all output of the run so far. */
      readonly type: 'clear';
      /** Only when something else comes. */
      readonly wait: boolean;
    };
