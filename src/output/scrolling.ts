/** Reports whether content is wider and higher than its box, now and whenever that may change. */
export function watchScrolling(
  element: HTMLElement,
  tell: (isWider: boolean, isHigher: boolean) => void,
): void {
  const sizes = new ResizeObserver(() => {
    const { scrollHeight, clientHeight, scrollWidth, clientWidth } = element;
    tell(scrollWidth > clientWidth, scrollHeight > clientHeight);
  });
  // A box of the greatest size does not grow with its content. Observing it again brings a report
  // again, after the layout that the browser does anyway.
  new MutationObserver(() => {
    sizes.unobserve(element);
    sizes.observe(element);
  }).observe(element, { childList: true, characterData: true, subtree: true });
  sizes.observe(element);
}
