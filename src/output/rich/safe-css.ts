import { textColorOn } from '../../colour.js';

/**
 * What a value may not have: functions that fetch, and escapes, with which a custom property could
 * hide one. A reference to a part of the same output (`url("#id")`) is fine.
 */
const FETCHES = /\\|(?:url|src|image|image-set|cross-fade|element|paint|attr)\(/i;
const LOCAL = /url\((["']?)#[^"'()\\]*\1\)/gi;

/** Whether a value of a property or of an SVG attribute can fetch nothing. */
export function isSafeValue(value: string): boolean {
  return !FETCHES.test(value.replace(LOCAL, ''));
}

function clean(style: CSSStyleDeclaration): void {
  // Backwards: what is removed shortens the list.
  for (let at = style.length - 1; at >= 0; at--) {
    const name = style.item(at);
    if (!isSafeValue(style.getPropertyValue(name))) style.removeProperty(name);
  }
  // A shorthand with `var()` in it is told by its own name alone.
  if (!isSafeValue(style.cssText)) style.cssText = '';
}

/**
 * What keeps text legible on a background that was chosen for the dark text of a notebook, and may
 * now stand on a dark page; null where nothing is needed.
 */
function missingColor({ backgroundColor, color }: CSSStyleDeclaration): string | null {
  return backgroundColor && !color ? textColorOn(backgroundColor) : null;
}

/** A style attribute without what fetches; the browser's own parser has read it. */
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

/** Rules and groups of them; no imports, fonts, namespaces, animations, nor what is to come. */
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
      // It yields to any colour that another rule gives.
      else if (color) list.insertRule(`:where(${rule.selectorText}) { color: ${color}; }`, at);
    } else if (rule && isKept(rule)) {
      cleanRules(rule as CSSGroupingRule);
    } else {
      list.deleteRule(at);
    }
  }
}

/** A style sheet of the output: rules for what is in it, without what fetches. */
export function safeSheet(text: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text); // which takes no @import
  // Engines refuse to delete a namespace while there are rules.
  const rules = [...sheet.cssRules].filter(isKept);
  sheet.replaceSync(rules.map(({ cssText }) => cssText).join('\n'));
  cleanRules(sheet);
  return sheet;
}
