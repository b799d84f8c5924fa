/**
 * What code asks of the network, which its Worker cannot reach: the page sends it, as far as pages
 * of other sites may (CORS), and without anything of the reader's.
 */

/** A program's request. */
export interface ProgramRequest {
  /** Absolute, http or https. */
  readonly url: string;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: ArrayBuffer | null;
}

/** Why there is no answer. */
export type RequestProblem =
  /** Out of reach, or not for pages of other sites: browsers do not tell which. */
  | 'unreadable'
  /** The answer, or the request, is too large. */
  | 'too-large'
  /** Too many requests wait. */
  | 'too-many'
  /** A sandbox gets nothing of the page's site, nor of the reader's own network. */
  | 'refused';

/** What came of a program's request; an answer's body goes beside it. */
export type ProgramResponse =
  | { readonly problem: RequestProblem }
  | {
      readonly problem: null;
      /** After redirections. */
      readonly url: string;
      readonly redirected: boolean;
      readonly status: number;
      readonly statusText: string;
      readonly headers: readonly (readonly [name: string, value: string])[];
    };

/** Most bytes of a body: of a request, and of an answer. */
export const LARGEST_BODY = { request: 2 ** 24, response: 2 ** 27 } as const;

/** Most headers of a request, and most characters of its parts: the page hears of none with more. */
export const REQUEST_BOUNDS = { headers: 100, header: 8000, method: 20, url: 4000 } as const;

/** Most requests of one interpreter that are sent at once, and that may wait. */
export const MOST_REQUESTS = { atOnce: 6, waiting: 200 } as const;
