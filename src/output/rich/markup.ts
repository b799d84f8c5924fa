import { FormError, type Form, type Rendering } from './forms.js';
import { sanitize, type Sanitized } from './sanitize.js';
import { inShadow } from './shadow.js';

/** Elements that are visible without text. */
const PICTURES = 'img, svg, video, audio, hr, math, progress, meter';

const isEmpty = (content: DocumentFragment) =>
  content.textContent.trim() === '' && content.querySelector(PICTURES) === null;

function noticeOf(
  { hadScripts, hadResources }: Sanitized,
  { isTrusted, words }: Form,
): { notice?: string } {
  if (isTrusted) return {};
  if (hadScripts) return { notice: words.scriptsBlocked };
  return hadResources ? { notice: words.resourcesBlocked } : {};
}

/** Shows HTML without its scripts or, if the author allows them, in a frame. */
export async function renderHtml(form: Form): Promise<Rendering> {
  const { data, isTrusted, words } = form;
  const sanitized = sanitize(data, 'html', isTrusted);
  const { content, sheets, hadScripts } = sanitized;
  if (hadScripts && isTrusted) {
    const { frame } = await import('./frame.js');
    return { element: frame(data, words) };
  }
  const notice = noticeOf(sanitized, form);
  if (notice.notice && isEmpty(content)) throw new FormError(notice.notice);
  return { element: inShadow(content, sheets), ...notice };
}

export function renderSvg(form: Form): Rendering {
  const { data, metadata, isTrusted, words } = form;
  const sanitized = sanitize(data, 'svg', isTrusted);
  const svg = sanitized.content.querySelector('svg');
  if (!svg) throw new FormError(words.drawingDamaged);
  svg.setAttribute('role', 'img');
  const { alt } = metadata;
  if (typeof alt === 'string') svg.setAttribute('aria-label', alt);
  else if (!svg.querySelector(':scope > title') && !svg.hasAttribute('aria-label')) {
    svg.setAttribute('aria-label', words.drawing);
  }
  return { element: inShadow(svg, sanitized.sheets), ...noticeOf(sanitized, form) };
}
