/** The part of the Network Information API that is read; only Chromium has it. */
interface Connection {
  readonly saveData?: boolean;
  readonly effectiveType?: string;
}

/** The parts of the browser that are read; tests pass their own. */
export interface DataBrowser {
  readonly navigator: object & { readonly connection?: Connection };
  matchMedia(query: string): { readonly matches: boolean };
}

/**
 * Whether the reader may mind a download that nobody has asked for yet, because they save data or
 * have a slow connection. `3g` counts as slow, since it means less than 700 kbit/s: Python then
 * takes a minute, so an early start gains nothing, while a wrong guess holds up the page's own
 * files for as long. If the browser does not say, returns false.
 */
export function mindsPrefetch(browser: DataBrowser = window): boolean {
  const { saveData, effectiveType = '4g' } = browser.navigator.connection ?? {};
  // No engine supports this query without a flag yet; elsewhere it is false.
  const prefersLess = browser.matchMedia('(prefers-reduced-data: reduce)').matches;
  return saveData === true || effectiveType !== '4g' || prefersLess;
}
