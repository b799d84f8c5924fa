import { MAILBOX_PATH, NOT_YET, type Answer, type MailboxMessage } from '../protocol/mailbox.js';

/** Milliseconds after which a request must ask again: browsers abort requests that wait too long. */
const PATIENCE = 5000;

/** By key: requests that wait, and answers that came before their request. */
const waiting = new Map<string, (answer: Answer) => void>();
const early = new Map<string, Answer>();

function isAnswer(data: unknown): data is MailboxMessage {
  return (data as Partial<MailboxMessage> | null)?.type === 'python-run-answer';
}

/** Takes an answer from a page; ignores other messages. */
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

/** Answers a Worker's request for input once the reader has typed. Returns false for other requests. */
export function serveMailbox(event: FetchEvent, scope: string): boolean {
  const url = new URL(event.request.url);
  if (`${url.origin}${url.pathname}` !== `${scope}${MAILBOX_PATH}`) return false;
  if (event.request.method === 'HEAD') {
    event.respondWith(new Response(null, { status: 204 })); // a Worker checks that we are here
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
