import { FormError, type Form, type Rendering } from './forms.js';

/** Members of a list or an object that are shown at a time. */
const SHOWN = 200;
/** Characters of a text that are shown. */
const LONGEST = 2000;

function span(kind: string, text: string): HTMLElement {
  const element = document.createElement('span');
  element.className = kind;
  element.textContent = text;
  return element;
}

function leaf(value: unknown): HTMLElement {
  const text = JSON.stringify(value);
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return span(`json-${value === null ? 'null' : typeof value}`, shown);
}

function summaryOf(value: object): string {
  const count = Array.isArray(value) ? value.length : Object.keys(value).length;
  const items = `${count.toLocaleString()} ${count === 1 ? 'item' : 'items'}`;
  return Array.isArray(value) ? `[…] ${items}` : `{…} ${items}`;
}

/** Adds the members from the `first` on, and a button for those that follow. */
function addMembers(list: HTMLElement, members: readonly [string, unknown][], first = 0): void {
  for (const [name, value] of members.slice(first, first + SHOWN)) {
    const item = document.createElement('li');
    item.append(node(name, value, false));
    list.append(item);
  }
  const left = members.length - first - SHOWN;
  if (left <= 0) return;
  const more = document.createElement('button');
  more.textContent = `${left.toLocaleString()} more`;
  more.addEventListener('click', () => {
    more.parentElement?.remove();
    addMembers(list, members, first + SHOWN);
  });
  const item = document.createElement('li');
  item.append(more);
  list.append(item);
}

/** A value with its name; what is in it is made when the reader opens it. */
function node(name: string, value: unknown, isOpen: boolean): HTMLElement {
  if (typeof value !== 'object' || value === null) {
    const line = document.createElement('div');
    line.append(span('json-name', `${name}: `), leaf(value));
    return line;
  }
  const details = document.createElement('details');
  const summary = document.createElement('summary');
  summary.append(span('json-name', name), ' ', span('json-size', summaryOf(value)));
  const list = document.createElement('ul');
  details.append(summary, list);
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

/** Shows JSON as a tree. */
export function renderJson({ data, metadata }: Form): Rendering {
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    throw new FormError('The JSON is damaged.');
  }
  const element = document.createElement('div');
  element.className = 'json';
  const { root, expanded } = metadata;
  element.append(node(typeof root === 'string' ? root : 'root', value, expanded === true));
  return { element };
}
