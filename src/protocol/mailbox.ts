/**
 * How an answer reaches a Worker that cannot receive messages because its program waits: the Worker
 * makes a synchronous request, and our service worker answers it with what the page has posted.
 */

/** Path of the requests in our own folder. The query is the question's key. */
export const MAILBOX_PATH = 'python-run-mailbox';

/** The status for: nothing yet, ask again. */
export const NOT_YET = 408;

/** The reader's answer: a line without its line end, or null for the end of the input. */
export interface Answer {
  readonly text: string | null;
}

/** Page → service worker. */
export interface MailboxMessage extends Answer {
  readonly type: 'python-run-answer';
  readonly key: string;
}
