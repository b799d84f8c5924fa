import { stylesFor } from './styles.js';

/** Puts content into a shadow root: its styles reach nothing else, and no other style reaches it. */
export function inShadow(
  content: Node,
  sheets: readonly CSSStyleSheet[] = [],
): HTMLElement & { readonly shadowRoot: ShadowRoot } {
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = stylesFor(sheets);
  const body = document.createElement('div');
  body.append(content);
  root.append(body);
  return host as HTMLElement & { readonly shadowRoot: ShadowRoot };
}
