/** Where on the viewport a mouse hits an element, or why it cannot. */
export type HitPoint = { readonly x: number; readonly y: number } | { readonly miss: string };

/**
 * Scrolls to an element and says where a mouse would hit it: at its centre, if what lies there
 * is the element or a part of it. Runs in the page: it may use nothing from outside itself.
 */
export function hitPoint(element: Element | null | undefined): HitPoint {
  if (!element) return { miss: 'there is no such element' };
  const name = (node: Element): string => `<${node.localName} class="${node.className}">`;

  element.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
  const box = element.getBoundingClientRect();
  if (box.width === 0 || box.height === 0) return { miss: `${name(element)} has no size` };
  const x = box.left + box.width / 2;
  const y = box.top + box.height / 2;

  let top = document.elementFromPoint(x, y);
  for (;;) {
    const inner = top?.shadowRoot?.elementFromPoint(x, y);
    if (!inner || !top?.shadowRoot?.contains(inner)) break;
    top = inner;
  }
  // Upwards as the mouse event goes: from slotted content into the slot, out of a shadow root.
  let node: Node | null = top;
  while (node !== null) {
    if (node === element) return { x, y };
    const slot: Node | null = node instanceof Element ? node.assignedSlot : null;
    node = slot ?? (node instanceof ShadowRoot ? node.host : node.parentNode);
  }
  return { miss: `${name(element)} is covered by ${top === null ? 'nothing visible' : name(top)}` };
}
