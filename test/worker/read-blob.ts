/** Reads a Blob's bytes at once, in a page: there, as text alone. */
export function readBlob(address: string): ArrayBuffer {
  const request = new XMLHttpRequest();
  request.open('GET', address, false);
  request.overrideMimeType('text/plain; charset=x-user-defined');
  request.send();
  return Uint8Array.from(request.responseText, (byte) => byte.charCodeAt(0)).buffer;
}
