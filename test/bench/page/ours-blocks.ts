import type {} from '../../../src/define.js';
import type { PageSubject } from './subject.js';

/** The page's `<python-run>`s. */
export const ours: PageSubject = {
  blocks() {
    const elements = [...document.querySelectorAll('python-run')];
    const button = (root: ShadowRoot | null) =>
      root?.querySelector<HTMLElement>('[part=run-button], [part=stop-button]');
    if (!elements.every(({ shadowRoot }) => button(shadowRoot))) return null;
    return elements.map((element) => ({
      run: () => button(element.shadowRoot)?.click(),
      stop: () => button(element.shadowRoot)?.click(),
      shown: () =>
        [...(element.shadowRoot?.querySelectorAll('[part=stdout]') ?? [])]
          .map(({ textContent }) => textContent)
          .join(''),
      isOver: () => ['done', 'error', 'stopped'].includes(element.state),
    }));
  },
  roots: () =>
    [...document.querySelectorAll('python-run')].flatMap(({ shadowRoot }) => shadowRoot ?? []),
};
