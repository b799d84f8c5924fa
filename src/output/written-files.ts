import type { WrittenFile } from '../protocol/messages.js';

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

function save(path: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = path.slice(path.lastIndexOf('/') + 1);
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
  }, 60_000);
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
  const item = document.createElement('li');
  const type = typeOf(path);
  if (content && type) item.append(imageOf(path, content, type));
  const name = document.createElement('span');
  name.className = 'name';
  name.textContent = path;
  item.append(name, ` ${sizeText(size)} `);
  if (!content) {
    item.append('(too large to be downloaded)');
    return item;
  }
  const button = document.createElement('button');
  button.textContent = 'Download';
  button.ariaLabel = `Download ${path}`;
  button.addEventListener('click', () => {
    save(path, content);
  });
  item.append(button);
  return item;
}

/** The files that a program wrote, for the reader to see and to keep. */
export function writtenFiles(files: readonly WrittenFile[]): HTMLElement {
  const list = document.createElement('ul');
  list.className = 'files';
  list.part.add('files');
  list.ariaLabel = 'Files that the program wrote';
  list.append(...files.map(itemOf));
  return list;
}
