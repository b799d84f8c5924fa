import { FormError, type Form, type Rendering } from './forms.js';
import { imageSize } from './image-size.js';

/** Pixels of the largest image that is shown; decoded, it takes 160 MB. */
const MOST_PIXELS = 40_000_000;

const BASE64 = /^[\w+/=\s]*$/;

export async function renderImage({ mimeType, data, metadata, words }: Form): Promise<Rendering> {
  if (!BASE64.test(data)) throw new FormError(words.imageDamaged);
  const size = imageSize(data);
  if (size && size.width * size.height > MOST_PIXELS) {
    throw new FormError(words.imageTooLarge(size.width, size.height));
  }
  const image = document.createElement('img');
  const { alt, width, height } = metadata;
  if (typeof alt === 'string') image.alt = alt;
  else Object.assign(image, { alt: words.image, lang: words.lang });
  if (Number(width) > 0) image.width = Number(width);
  if (Number(height) > 0) image.height = Number(height);
  // Not a blob: address, since fewer policies allow those.
  image.src = `data:${mimeType};base64,${data}`;
  try {
    await image.decode();
  } catch {
    throw new FormError(words.imageDamaged);
  }
  return { element: image };
}
