/** Whether this is a machine for tests, where nothing that is missing is passed over. */
export function isCI() {
  return !['', '0', 'false', undefined].includes(process.env['CI']);
}
