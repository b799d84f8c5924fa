import type { WrittenFile } from '../protocol/messages.js';
import { createButton, createElement } from './create-element.js';
import { saveAs } from './save-as.js';

/** Media types of the images that are shown, by the ends of their names. */
const IMAGES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  bmp: 'image/bmp',
  svg: 'image/svg+xml',
};

const typeOf = (path: string) => IMAGES[path.slice(path.lastIndexOf('.') + 1).toLowerCase()];

/** A size as readers know it, in steps of 1000. */
function sizeText(bytes: number): string {
  if (bytes < 1000) return `${String(bytes)} byte${bytes === 1 ? '' : 's'}`;
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** An image: in an `img` even an SVG runs no scripts and loads nothing. */
function imageOf(path: string, content: Blob, type: string): HTMLImageElement {
  const image = document.createElement('img');
  image.alt = `The image ${path}`;
  const release = () => {
    URL.revokeObjectURL(image.src);
  };
  image.addEventListener('load', release);
  image.addEventListener('error', () => {
    release();
    image.remove(); // it is no image, whatever its name says: its line stays
  });
  image.src = URL.createObjectURL(new Blob([content], { type }));
  return image;
}

function itemOf({ path, size, content }: WrittenFile): HTMLElement {
  const item = createElement('li', '');
  const type = typeOf(path);
  if (content && type) item.append(imageOf(path, content, type));
  item.append(createElement('span', 'name', path), ` ${sizeText(size)} `);
  if (!content) {
    item.append('(too large to be downloaded)');
    return item;
  }
  const button = createButton('Download', () => {
    saveAs(path.slice(path.lastIndexOf('/') + 1), content);
  });
  button.ariaLabel = `Download ${path}`;
  item.append(button);
  return item;
}

/** The files that a program wrote, for the reader to see and to keep. */
export function writtenFiles(files: readonly WrittenFile[]): HTMLElement {
  const list = createElement('ul', 'files', ...files.map(itemOf));
  list.part.add('files');
  list.ariaLabel = 'Files that the program wrote';
  return list;
}
