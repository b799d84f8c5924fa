import { FormError, type Form, type Rendering } from './forms.js';
import { sanitize, type Sanitized } from './sanitize.js';
import { inShadow } from './shadow.js';

const SCRIPTS = 'This output has scripts, and this page does not let output run any.';
const RESOURCES = 'Parts of this output come from other places, and this page does not load them.';

/** What can be seen though it has no text. */
const PICTURES = 'img, svg, video, audio, hr, math, progress, meter';

const isEmpty = (content: DocumentFragment) =>
  content.textContent.trim() === '' && content.querySelector(PICTURES) === null;

function noticeOf(
  { hadScripts, hadResources }: Sanitized,
  isTrusted: boolean,
): { notice?: string } {
  if (isTrusted) return {};
  if (hadScripts) return { notice: SCRIPTS };
  return hadResources ? { notice: RESOURCES } : {};
}

/** Shows HTML: without its scripts, or where the author allows them in a frame. */
export async function renderHtml({ data, isTrusted }: Form): Promise<Rendering> {
  const sanitized = sanitize(data, 'html', isTrusted);
  const { content, sheets, hadScripts } = sanitized;
  if (hadScripts && isTrusted) {
    const { frame } = await import('./frame.js');
    return { element: frame(data) };
  }
  const notice = noticeOf(sanitized, isTrusted);
  if (notice.notice && isEmpty(content)) throw new FormError(notice.notice);
  return { element: inShadow(content, sheets), ...notice };
}

export function renderSvg({ data, metadata, isTrusted }: Form): Rendering {
  const sanitized = sanitize(data, 'svg', isTrusted);
  const svg = sanitized.content.querySelector('svg');
  if (!svg) throw new FormError('The drawing is damaged.');
  svg.setAttribute('role', 'img');
  const { alt } = metadata;
  if (typeof alt === 'string') svg.setAttribute('aria-label', alt);
  else if (!svg.querySelector(':scope > title') && !svg.hasAttribute('aria-label')) {
    svg.setAttribute('aria-label', 'Drawing made by the program');
  }
  return { element: inShadow(svg, sanitized.sheets), ...noticeOf(sanitized, isTrusted) };
}
