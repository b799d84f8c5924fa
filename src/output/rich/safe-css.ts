import { textColorOn } from '../../colour.js';

/**
 * What a value must not contain: functions that fetch, and escapes, with which a custom property
 * could hide one. A reference to a part of the same output (`url("#id")`) is fine.
 */
const FETCHES = /\\|(?:url|src|image|image-set|cross-fade|element|paint|attr)\(/i;
const LOCAL = /url\((["']?)#[^"'()\\]*\1\)/gi;

/** Whether a value of a property or an SVG attribute can fetch nothing. */
export function isSafeValue(value: string): boolean {
  return !FETCHES.test(value.replace(LOCAL, ''));
}

function clean(style: CSSStyleDeclaration): void {
  // Backwards: removing one shortens the list.
  for (let at = style.length - 1; at >= 0; at--) {
    const name = style.item(at);
    if (!isSafeValue(style.getPropertyValue(name))) style.removeProperty(name);
  }
  // A shorthand with `var()` has its value only under its own name.
  if (!isSafeValue(style.cssText)) style.cssText = '';
}

/**
 * Returns a text colour that is legible on a background chosen for a notebook's dark text, which
 * may now be on a dark page; null if none is needed.
 */
function missingColor({ backgroundColor, color }: CSSStyleDeclaration): string | null {
  return backgroundColor && !color ? textColorOn(backgroundColor) : null;
}

/** Returns a style attribute, read by the browser's own parser, without what fetches. */
export function safeStyle(text: string): string {
  const { style } = document.implementation.createHTMLDocument('').createElement('p');
  style.cssText = text;
  clean(style);
  const color = missingColor(style);
  if (color) style.color = color;
  return style.cssText;
}

interface RuleList {
  readonly cssRules: CSSRuleList;
  deleteRule(index: number): void;
  insertRule(rule: string, index: number): number;
}

const GROUPS = ['CSSMediaRule', 'CSSSupportsRule', 'CSSContainerRule', 'CSSLayerBlockRule'];

/** Keeps rules and groups of them: no imports, fonts, namespaces, animations, or future kinds. */
const isKept = (rule: CSSRule) =>
  rule instanceof CSSStyleRule || GROUPS.includes(rule.constructor.name);

function cleanRules(list: RuleList): void {
  for (let at = list.cssRules.length - 1; at >= 0; at--) {
    const rule = list.cssRules[at];
    if (rule instanceof CSSStyleRule) {
      clean(rule.style);
      cleanRules(rule);
      const color = missingColor(rule.style);
      if (!isSafeValue(rule.cssText.slice(rule.selectorText.length))) list.deleteRule(at);
      // Yields to any colour that another rule sets.
      else if (color) list.insertRule(`:where(${rule.selectorText}) { color: ${color}; }`, at);
    } else if (rule && isKept(rule)) {
      cleanRules(rule as CSSGroupingRule);
    } else {
      list.deleteRule(at);
    }
  }
}

/** Returns a style sheet of the output: only rules for its content, without what fetches. */
export function safeSheet(text: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text); // ignores @import
  // Engines refuse to delete a namespace while there are rules.
  const rules = [...sheet.cssRules].filter(isKept);
  sheet.replaceSync(rules.map(({ cssText }) => cssText).join('\n'));
  cleanRules(sheet);
  return sheet;
}
