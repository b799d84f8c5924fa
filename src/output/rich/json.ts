import type { Words } from '../../words/words.js';
import { createButton, createElement } from '../create-element.js';
import { FormError, type Form, type Rendering } from './forms.js';

/** How many members of a list or an object are shown at a time. */
const SHOWN = 200;
/** How many characters of a text are shown. */
const LONGEST = 2000;

function leaf(value: unknown): HTMLElement {
  const text = JSON.stringify(value);
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return createElement('span', `json-${value === null ? 'null' : typeof value}`, shown);
}

function summaryOf(words: Words, value: object): string {
  const count = Array.isArray(value) ? value.length : Object.keys(value).length;
  const items = words.jsonItems(count);
  return Array.isArray(value) ? `[…] ${items}` : `{…} ${items}`;
}

/** Adds members, starting with `first`, and a button for the rest. */
function addMembers(
  words: Words,
  list: HTMLElement,
  members: readonly [string, unknown][],
  first = 0,
): void {
  for (const [name, value] of members.slice(first, first + SHOWN)) {
    list.append(createElement('li', '', node(words, name, value, false)));
  }
  const left = members.length - first - SHOWN;
  if (left <= 0) return;
  const more = createButton(words.jsonMore(left), () => {
    item.remove();
    addMembers(words, list, members, first + SHOWN);
  });
  more.lang = words.lang;
  const item = createElement('li', '', more);
  list.append(item);
}

/** Shows a value with its name; what is in it is created when the reader opens it. */
function node(words: Words, name: string, value: unknown, isOpen: boolean): HTMLElement {
  if (typeof value !== 'object' || value === null) {
    return createElement('div', '', createElement('span', 'json-name', `${name}: `), leaf(value));
  }
  const size = createElement('span', 'json-size', summaryOf(words, value));
  size.lang = words.lang;
  const summary = createElement('summary', '', createElement('span', 'json-name', name), ' ', size);
  const list = createElement('ul', '');
  const details = createElement('details', '', summary, list);
  const fill = () => {
    if (!list.childElementCount) addMembers(words, list, Object.entries(value));
  };
  details.addEventListener('toggle', fill);
  if (isOpen) {
    fill();
    details.open = true;
  }
  return details;
}

export function renderJson({ data, metadata, words }: Form): Rendering {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    throw new FormError(words.jsonDamaged);
  }
  const { root, expanded } = metadata;
  const tree = node(words, typeof root === 'string' ? root : 'root', value, expanded === true);
  return { element: createElement('div', 'json', tree) };
}
