/**
 * What a reader sees on a page, for the message of a wait that failed: first what the shadow roots
 * show, with the states of blocks, since the page's own text may be long.
 * Runs in the page: it may use nothing from outside itself.
 */
export function visibleText(limit: number): string {
  const parts: string[] = [];
  const visit = (root: Document | ShadowRoot): void => {
    for (const element of root.querySelectorAll('*')) {
      const shadow = element.shadowRoot;
      if (shadow === null) continue;
      const inside = Array.from(shadow.children, (child) =>
        child instanceof HTMLElement && child.localName !== 'style' ? child.innerText : '',
      );
      const { state } = element as { state?: unknown };
      const name = typeof state === 'string' ? `${element.localName}, ${state}` : element.localName;
      // Blocks that nobody touched say nothing.
      if (state !== 'idle') parts.push(`<${name}> ${inside.join('\n').trim()}`);
      visit(shadow);
    }
  };
  visit(document);
  parts.push(document.body.innerText);
  return parts.join('\n').slice(0, limit);
}
