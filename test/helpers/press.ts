/** Legacy key codes, by which some engines' events are still told apart. */
const CODES: Readonly<Record<string, number>> = { Tab: 9, Enter: 13, Escape: 27, '/': 191 };

/** Presses a key; returns whether nobody took it, so that the browser does what it always does. */
export function press(target: EventTarget, key: string, init: KeyboardEventInit = {}): boolean {
  const keyCode = CODES[key] ?? key.toUpperCase().charCodeAt(0);
  return target.dispatchEvent(
    new KeyboardEvent('keydown', {
      key,
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- keymaps read it
      keyCode,
      bubbles: true,
      cancelable: true,
      composed: true,
      ...init,
    }),
  );
}
