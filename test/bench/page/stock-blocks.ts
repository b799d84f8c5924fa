/**
 * Pyodide in a Worker, as its own documentation shows it ("Using Pyodide in a web worker"), with
 * the least that a page of several blocks needs: a Worker a session. It has no way to stop a
 * program on a host without special headers but to end the Worker.
 */
import type { PageBlock, PageSubject } from './subject.js';

/** What the Worker sends. */
type Message = { readonly text: string } | { readonly over: true };

const workers = new Map<string, Worker>();
const blocks = [...document.querySelectorAll<HTMLElement>('.block')].map(blockOf);

export const stock: PageSubject = { blocks: () => blocks, roots: () => [document.body] };

function blockOf(element: HTMLElement): PageBlock {
  const code = element.querySelector('code')!.textContent;
  const output = element.querySelector('output')!;
  const { session } = element.dataset;
  let worker: Worker | undefined;
  let isOver = false;
  const end = () => {
    worker?.terminate();
    if (session !== undefined) workers.delete(session);
    isOver = true;
  };
  element.querySelector('button')!.addEventListener('click', () => {
    isOver = false;
    output.textContent = '';
    worker = session === undefined ? undefined : workers.get(session);
    worker ??= new Worker('/stock/worker.mjs', { type: 'module' });
    if (session !== undefined) workers.set(session, worker);
    worker.onmessage = ({ data }: MessageEvent<Message>) => {
      if ('text' in data) output.textContent += `${data.text}\n`;
      else if (session === undefined) end();
      else isOver = true;
    };
    worker.postMessage(code);
  });
  return {
    run: () => element.querySelector('button')!.click(),
    stop: end,
    shown: () => output.textContent,
    isOver: () => isOver,
  };
}
