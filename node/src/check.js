// Arguments that are no JSON.

/** `value`, if it is an object. */
export function object(value, name) {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${name} is not an object`);
  return value;
}

/** A text of one of a few kinds of names, or something else. */
export function text(value, name) {
  if (typeof value !== 'string') throw new TypeError(`${name} is not a string`);
  return value;
}

/** Bytes as base64, the way they go to Rust. */
export function base64(value, name) {
  if (!(value instanceof Uint8Array)) throw new TypeError(`${name} is not a Uint8Array`);
  let binary = '';
  for (const byte of value) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** And back. */
export function bytes(base64) {
  const binary = atob(base64);
  const decoded = new Uint8Array(binary.length);
  for (let index = 0; index < binary.length; index += 1) decoded[index] = binary.charCodeAt(index);
  return decoded;
}

/** A moment, as a `Date` or in seconds since 1970; whole seconds. */
export function seconds(value, name) {
  if (value === undefined) return undefined;
  const moment = value instanceof Date ? value.getTime() / 1000 : value;
  if (!Number.isFinite(moment)) throw new TypeError(`${name} is neither a Date nor a number of seconds`);
  return Math.floor(moment);
}
