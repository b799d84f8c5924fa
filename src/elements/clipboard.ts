/**
 * Puts text on the clipboard. Where the page may not (plain http, a frame without the permission),
 * a selection is copied the old way. Returns whether it worked.
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
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- all that is left without the API
    const isCopied = document.execCommand('copy');
    field.remove();
    return isCopied;
  }
}
