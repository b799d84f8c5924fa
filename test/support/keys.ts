/** The keys that a test may name, by their DOM `key`, with the code points of WebDriver. */
const WEBDRIVER_KEYS: Readonly<Record<string, string>> = {
  Shift: '\uE008',
  Control: '\uE009',
  Alt: '\uE00A',
  Meta: '\uE03D',
  Enter: '\uE007',
  Tab: '\uE004',
  Escape: '\uE00C',
  Backspace: '\uE003',
  Delete: '\uE017',
  Home: '\uE011',
  End: '\uE010',
  PageUp: '\uE00E',
  PageDown: '\uE00F',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
};

/** The keys of a chord, in the order in which they go down: `Control+Shift+ArrowUp`. */
export function chordKeys(chord: string): string[] {
  const keys = chord.split('+');
  for (const key of keys) {
    if (!/^.$/u.test(key) && !(key in WEBDRIVER_KEYS)) {
      throw new Error(`“${key}” in “${chord}” is no key that tests can press.`);
    }
  }
  return keys;
}

/** What WebDriver calls a key of `chordKeys`. */
export function webDriverKey(key: string): string {
  return WEBDRIVER_KEYS[key] ?? key;
}
