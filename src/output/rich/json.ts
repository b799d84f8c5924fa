import { createButton, createElement } from '../create-element.js';
import { FormError, type Form, type Rendering } from './forms.js';

/** Members of a list or an object that are shown at a time. */
const SHOWN = 200;
/** Characters of a text that are shown. */
const LONGEST = 2000;

function leaf(value: unknown): HTMLElement {
  const text = JSON.stringify(value);
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return createElement('span', `json-${value === null ? 'null' : typeof value}`, shown);
}

function summaryOf(value: object): string {
  const count = Array.isArray(value) ? value.length : Object.keys(value).length;
  const items = `${count.toLocaleString()} ${count === 1 ? 'item' : 'items'}`;
  return Array.isArray(value) ? `[…] ${items}` : `{…} ${items}`;
}

/** Adds the members from the `first` on, and a button for those that follow. */
function addMembers(list: HTMLElement, members: readonly [string, unknown][], first = 0): void {
  for (const [name, value] of members.slice(first, first + SHOWN)) {
    list.append(createElement('li', '', node(name, value, false)));
  }
  const left = members.length - first - SHOWN;
  if (left <= 0) return;
  const more = createButton(`${left.toLocaleString()} more`, () => {
    item.remove();
    addMembers(list, members, first + SHOWN);
  });
  const item = createElement('li', '', more);
  list.append(item);
}

/** A value with its name; what is in it is made when the reader opens it. */
function node(name: string, value: unknown, isOpen: boolean): HTMLElement {
  if (typeof value !== 'object' || value === null) {
    return createElement('div', '', createElement('span', 'json-name', `${name}: `), leaf(value));
  }
  const size = createElement('span', 'json-size', summaryOf(value));
  const summary = createElement('summary', '', createElement('span', 'json-name', name), ' ', size);
  const list = createElement('ul', '');
  const details = createElement('details', '', summary, list);
  const fill = () => {
    if (!list.childElementCount) addMembers(list, Object.entries(value));
  };
  details.addEventListener('toggle', fill);
  if (isOpen) {
    fill();
    details.open = true;
  }
  return details;
}

export function renderJson({ data, metadata }: Form): Rendering {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    throw new FormError('The JSON is damaged.');
  }
  const { root, expanded } = metadata;
  const tree = node(typeof root === 'string' ? root : 'root', value, expanded === true);
  return { element: createElement('div', 'json', tree) };
}
