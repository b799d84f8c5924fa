import { FormError, type Form, type Rendering } from './forms.js';
import { imageSize } from './image-size.js';

/** Pixels of the largest image that is shown: decoded it takes 160 MB. */
const MOST_PIXELS = 40_000_000;

const BASE64 = /^[\w+/=\s]*$/;

export async function renderImage({ mimeType, data, metadata }: Form): Promise<Rendering> {
  if (!BASE64.test(data)) throw new FormError('The image’s data is damaged.');
  const size = imageSize(data);
  if (size && size.width * size.height > MOST_PIXELS) {
    const pixels = `${size.width.toLocaleString()} × ${size.height.toLocaleString()} pixels`;
    throw new FormError(`The image has ${pixels}: too many to show here. Make it smaller.`);
  }
  const image = document.createElement('img');
  const { alt, width, height } = metadata;
  image.alt = typeof alt === 'string' ? alt : 'Image made by the program';
  if (Number(width) > 0) image.width = Number(width);
  if (Number(height) > 0) image.height = Number(height);
  // Not a blob: address: fewer policies allow those.
  image.src = `data:${mimeType};base64,${data}`;
  try {
    await image.decode();
  } catch {
    throw new FormError('The image’s data is damaged.');
  }
  return { element: image };
}
