/** Milliseconds for which a button says that it has copied. */
const TOLD = 1500;

/** Copies text for a button, which says so for a while. */
export class Copier {
  /** Whether something was copied just now. */
  isCopied = false;

  constructor(private readonly changed: () => void) {}

  async copy(text: string): Promise<void> {
    this.isCopied = await copyText(text);
    this.changed();
    setTimeout(() => {
      this.isCopied = false;
      this.changed();
    }, TOLD);
  }
}

/**
 * Puts text on the clipboard. Where the page may not (plain http, a frame without the permission),
 * copies a selection the old way. Returns whether it worked.
 */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    document.body.append(field);
    field.select();
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- the only way without the API
    const isCopied = document.execCommand('copy');
    field.remove();
    return isCopied;
  }
}
