import createPurifier, { type Config } from 'dompurify';
import { isSafeValue, safeSheet, safeStyle } from './safe-css.js';

/** What is left of markup, and what was removed. */
export interface Sanitized {
  readonly content: DocumentFragment;
  /** From its `<style>` elements. */
  readonly sheets: readonly CSSStyleSheet[];
  /** Whether it had scripts, or frames, which may contain some. */
  readonly hadScripts: boolean;
  /** Whether it would have fetched something. */
  readonly hadResources: boolean;
}

export type Profile = 'html' | 'svg' | 'math';

const COMMON: Config = {
  RETURN_DOM_FRAGMENT: true,
  FORCE_BODY: true, // a <style> at the beginning would be lost with the head
  ALLOW_UNKNOWN_PROTOCOLS: false,
  // Drawings reuse their own parts; `keepsResource` makes sure that they are their own.
  ADD_TAGS: ['use', 'mprescripts', 'none'],
  FORBID_TAGS: ['form', 'input', 'textarea', 'select', 'button', 'dialog', 'slot', 'template'],
  FORBID_ATTR: [
    'action',
    'formaction',
    'ping',
    'target',
    'autofocus',
    'part',
    'slot',
    'contenteditable',
  ],
};

const PROFILES: Readonly<Record<Profile, Config>> = {
  html: { ...COMMON, USE_PROFILES: { html: true, svg: true, svgFilters: true, mathMl: true } },
  svg: { ...COMMON, USE_PROFILES: { svg: true, svgFilters: true } },
  math: { ...COMMON, USE_PROFILES: { mathMl: true } },
};

/** Attributes whose value the browser fetches, except for `href` on a link. */
const RESOURCES = ['src', 'srcset', 'poster', 'background', 'href', 'xlink:href', 'data'];
const EMBEDDED = /^\s*data:(?:image|audio|video)\//i;
const LOCAL = /^\s*#/;
const REMOTE = /^\s*https?:/i;
const SCRIPTED = /^(?:script|iframe|frame|object|embed|applet)$/i;
const TEXTS = /^(?:alt|title|class|id|lang|dir|d|points|content|summary|abbr|aria-.*|data-.*)$/;

const purifier = createPurifier(window);
let hadResources = false;
let isTrusted = false;

function keepsResource(element: Element, name: string, value: string): boolean {
  const isLink = name.endsWith('href') && /^(?:a|area)$/i.test(element.localName);
  if (isLink || LOCAL.test(value)) return true;
  if (/^use$/i.test(element.localName)) return false;
  if (name !== 'srcset' && EMBEDDED.test(value)) return true;
  hadResources = true;
  return isTrusted && name !== 'srcset' && REMOTE.test(value);
}

purifier.addHook('uponSanitizeAttribute', (element, attribute) => {
  const { attrName: name, attrValue: value } = attribute;
  if (name === 'style') attribute.attrValue = safeStyle(value);
  else if (RESOURCES.includes(name)) attribute.keepAttr = keepsResource(element, name, value);
  else if (!TEXTS.test(name) && !isSafeValue(value)) attribute.keepAttr = false;
});

function wasScripted(): boolean {
  return purifier.removed.some((removed) =>
    'attribute' in removed
      ? removed.attribute?.name.toLowerCase().startsWith('on') === true
      : SCRIPTED.test(removed.element.nodeName),
  );
}

/** Extracts styles as sheets: a policy may forbid `<style>` elements, but not sheets. */
function takeSheets(content: DocumentFragment): CSSStyleSheet[] {
  return [...content.querySelectorAll('style')].map((element) => {
    element.remove();
    return safeSheet(element.textContent);
  });
}

/** Sets the styles again through the object model, which no policy restricts. */
function setStyles(content: DocumentFragment): void {
  for (const element of content.querySelectorAll<HTMLElement>('[style]')) {
    const text = element.getAttribute('style') ?? '';
    element.removeAttribute('style');
    element.style.cssText = text;
  }
}

/** Makes links open elsewhere, and tell nothing about this page. */
function setLinks(content: DocumentFragment): void {
  for (const link of content.querySelectorAll('a, area')) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer nofollow');
  }
}

/**
 * Turns markup into what can be shown in the page: nothing in it runs, submits or fetches. With
 * `trusted`, images and media from other sites may be fetched; scripts still never run.
 */
export function sanitize(markup: string, profile: Profile, trusted: boolean): Sanitized {
  hadResources = false;
  isTrusted = trusted;
  // Null for markup from which a parser makes no body.
  const cleaned = purifier.sanitize(
    markup,
    PROFILES[profile],
  ) as unknown as DocumentFragment | null;
  // A copy: WebKit keeps the handler of an `<svg onerror>` when its attribute is removed.
  const content = document.importNode(cleaned ?? document.createDocumentFragment(), true);
  const hadScripts = wasScripted();
  const sheets = takeSheets(content);
  setStyles(content);
  setLinks(content);
  return { content, sheets, hadScripts, hadResources };
}
