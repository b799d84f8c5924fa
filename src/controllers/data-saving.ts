/** The part of the Network Information API that is read; Chromium alone has it. */
interface Connection {
  readonly saveData?: boolean;
  readonly effectiveType?: string;
}

/** What is asked of the browser; tests give their own. */
export interface DataBrowser {
  readonly navigator: object & { readonly connection?: Connection };
  matchMedia(query: string): { readonly matches: boolean };
}

/**
 * Whether the reader may mind a download that nobody has asked for yet: who saves data, or whose
 * connection is slow. Slow is also `3g`, which means less than 700 kbit/s: there Python takes a
 * minute, so that the moment won by an early start is nothing, while a wrong guess holds up the
 * page's own files for as long. Where the browser does not tell, nobody minds.
 */
export function mindsPrefetch(browser: DataBrowser = window): boolean {
  const { saveData, effectiveType = '4g' } = browser.navigator.connection ?? {};
  // No engine knows the query without a flag yet; to the others it is false.
  const prefersLess = browser.matchMedia('(prefers-reduced-data: reduce)').matches;
  return saveData === true || effectiveType !== '4g' || prefersLess;
}
