/** Makes an element with children and a class; empty for no class. */
export function createElement<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className: string,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

export function createButton(text: string, press: () => void): HTMLButtonElement {
  const button = createElement('button', '', text);
  button.addEventListener('click', press);
  return button;
}
