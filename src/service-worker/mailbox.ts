import { MAILBOX_PATH, NOT_YET, type Answer, type MailboxMessage } from '../protocol/mailbox.js';

/** Milliseconds after which a request is told to ask again: browsers end what waits for long. */
const PATIENCE = 5000;

/** Requests that wait, and answers for which no request has come yet, by key. */
const waiting = new Map<string, (answer: Answer) => void>();
const early = new Map<string, Answer>();

function isAnswer(data: unknown): data is MailboxMessage {
  return (data as Partial<MailboxMessage> | null)?.type === 'python-run-answer';
}

/** Takes an answer from a page; other messages are not for us. */
export function takeAnswer(data: unknown): void {
  if (!isAnswer(data)) return;
  const deliver = waiting.get(data.key);
  if (deliver) deliver(data);
  else early.set(data.key, data);
}

function nextAnswer(key: string): Promise<Answer | null> {
  const answer = early.get(key);
  if (answer) {
    early.delete(key);
    return Promise.resolve(answer);
  }
  return new Promise((resolve) => {
    const done = (answer: Answer | null) => {
      clearTimeout(timer);
      waiting.delete(key);
      resolve(answer);
    };
    const timer = setTimeout(() => {
      done(null);
    }, PATIENCE);
    waiting.set(key, done);
  });
}

/** Answers a Worker's request for input when the reader has typed. Returns whether it was one. */
export function serveMailbox(event: FetchEvent, scope: string): boolean {
  const url = new URL(event.request.url);
  if (`${url.origin}${url.pathname}` !== `${scope}${MAILBOX_PATH}`) return false;
  if (event.request.method === 'HEAD') {
    event.respondWith(new Response(null, { status: 204 })); // a Worker asks whether we are here
    return true;
  }
  event.respondWith(
    nextAnswer(url.search).then((answer) =>
      answer
        ? Response.json({ text: answer.text } satisfies Answer)
        : new Response(null, { status: NOT_YET }),
    ),
  );
  return true;
}
