/**
 * What a reader sees on a page, shadow roots included, for the message of a wait that failed.
 * Runs in the page: it may use nothing from outside itself.
 */
export function visibleText(limit: number): string {
  const parts = [document.body.innerText];
  const visit = (root: Document | ShadowRoot): void => {
    for (const element of root.querySelectorAll('*')) {
      const shadow = element.shadowRoot;
      if (shadow === null) continue;
      const inside = Array.from(shadow.children, (child) =>
        child instanceof HTMLElement && child.localName !== 'style' ? child.innerText : '',
      );
      parts.push(`<${element.localName}> ${inside.join('\n').trim()}`);
      visit(shadow);
    }
  };
  visit(document);
  return parts.join('\n').slice(0, limit);
}
