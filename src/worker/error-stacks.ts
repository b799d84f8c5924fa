/**
 * Gives each error a `stack`. In WebKit one that the browser itself made, such as that of a request
 * that failed, has none; pyodide reads it, and what awaits the error in Python would wait for ever.
 */
export function completeErrors(): void {
  for (const prototype of [Error.prototype, DOMException.prototype]) {
    if ('stack' in prototype) continue;
    Object.defineProperty(prototype, 'stack', { value: '', writable: true, configurable: true });
  }
}
