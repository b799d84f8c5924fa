/** Styles for content in a shadow root of its own, which the element's styles do not reach. */
const TEXT = `
:host { display: block; overflow-wrap: break-word; font: 14px/1.5 system-ui, sans-serif; }
* { max-inline-size: none; }
img, svg, video { max-width: 100%; height: auto; }
a { color: color-mix(in srgb, #1d63d1 62%, currentColor); }
h1, h2, h3, h4, h5, h6 { margin: 0.8em 0 0.3em; line-height: 1.25; font-size: 1.1em; }
h1 { font-size: 1.5em; } h2 { font-size: 1.3em; } h3 { font-size: 1.15em; }
p, ul, ol, blockquote, pre { margin: 0.4em 0; }
:host > div > :first-child { margin-top: 0; }
pre, code { font: 0.93em/1.45 ui-monospace, monospace; }
pre { white-space: pre-wrap; }
pre, blockquote { padding-inline-start: 10px;
  border-inline-start: 3px solid color-mix(in srgb, currentColor 22%, transparent); }
hr { border: 0; border-top: 1px solid color-mix(in srgb, currentColor 22%, transparent); }
math { font-size: 1.15em; }
math[display="block"] { margin: 0.4em 0; overflow-x: auto; overflow-y: hidden; }
table { border-collapse: collapse; border: 0; font-size: 13px; line-height: 1.4;
  font-variant-numeric: tabular-nums; }
caption { text-align: start; padding: 2px 0 6px; }
th, td { padding: 4px 10px; border: 0; vertical-align: top; text-align: start; }
th { font-weight: 600; }
thead th, thead td { vertical-align: bottom;
  border-bottom: 1px solid color-mix(in srgb, currentColor 34%, transparent); }
tbody tr:nth-child(even) { background: color-mix(in srgb, currentColor 4%, transparent); }
tbody tr:hover { background: color-mix(in srgb, currentColor 8%, transparent); }
.dataframe th, .dataframe td { text-align: end; white-space: pre; }
small { opacity: 0.8; }
`;

let sheet: CSSStyleSheet | null = null;

/** Puts content into a shadow root: its styles reach nothing else, and no others reach it. */
export function inShadow(content: Node, sheets: readonly CSSStyleSheet[] = []): HTMLElement {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(TEXT);
  }
  const host = document.createElement('div');
  const root = host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet, ...sheets];
  const body = document.createElement('div');
  body.append(content);
  root.append(body);
  return host;
}
