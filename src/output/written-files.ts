import type { WrittenFile } from '../protocol/messages.js';
import type { Words } from '../words/words.js';
import { createButton, createElement } from './create-element.js';
import { saveAs } from './save-as.js';

/** Media types of the images that are shown, by file extension. */
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

/** Shows an image: in an `img`, even an SVG runs no scripts and loads nothing. */
function imageOf(alt: string, content: Blob, type: string): HTMLImageElement {
  const image = document.createElement('img');
  image.alt = alt;
  const release = () => {
    URL.revokeObjectURL(image.src);
  };
  image.addEventListener('load', release);
  image.addEventListener('error', () => {
    release();
    image.remove(); // not an image, whatever its name says; its line stays
  });
  image.src = URL.createObjectURL(new Blob([content], { type }));
  return image;
}

function itemOf(words: Words, { path, size, content }: WrittenFile): HTMLElement {
  const item = createElement('li', '');
  const type = typeOf(path);
  if (content && type) item.append(imageOf(words.fileImage(path), content, type));
  item.append(createElement('span', 'name', path), ` ${words.fileSize(size)} `);
  if (!content) {
    item.append(words.fileTooLarge);
    return item;
  }
  const button = createButton(words.download, () => {
    saveAs(path.slice(path.lastIndexOf('/') + 1), content);
  });
  button.ariaLabel = words.downloadFile(path);
  item.append(button);
  return item;
}

/** Lists the files that a program wrote, for the reader to see and keep. */
export function writtenFiles(words: Words, files: readonly WrittenFile[]): HTMLElement {
  const list = createElement('ul', 'files', ...files.map((file) => itemOf(words, file)));
  list.lang = words.lang;
  list.part.add('files');
  list.ariaLabel = words.files;
  return list;
}
