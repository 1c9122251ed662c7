// Arguments that are no JSON.

/** `value`, if it is an object. */
export function object(value, name) {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${name} is not an object`);
  return value;
}

/** A text of one of a few kinds of names, or something else. */
export function text(value, name) {
  if (typeof value !== 'string') throw new TypeError(`${name} is not a string`);
  if (LONE_SURROGATE.test(value)) throw new TypeError(`${name} has a lone surrogate, which UTF-8 cannot express`);
  return value;
}

/** Half of a character: JavaScript's texts may have one, those of all others do not. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** `value` as JSON. A text in it that is none of Unicode is called by the member that it is. */
export function json(value) {
  return JSON.stringify(value, (name, member) => (typeof member === 'string' ? text(member, name) : member));
}

export function boolean(value, name) {
  if (typeof value !== 'boolean') throw new TypeError(`${name} is not a boolean`);
  return value;
}

export function number(value, name) {
  if (typeof value !== 'number') throw new TypeError(`${name} is not a number`);
  return value;
}

export function func(value, name) {
  if (typeof value !== 'function') throw new TypeError(`${name} is not a function`);
  return value;
}

/** One of a few names. */
export function among(value, name, names) {
  if (!names.includes(value)) throw new TypeError(`${name} is none of ${names.join(', ')}`);
  return value;
}

/** An object that can do all of these. */
export function methods(value, name, required) {
  const missing = required.find((method) => typeof object(value, name)[method] !== 'function');
  if (missing !== undefined) throw new TypeError(`${name} has no method ${missing}`);
  return value;
}

/** Texts by name; members that are undefined are none. */
export function texts(value, name) {
  for (const [member, each] of Object.entries(object(value, name))) {
    if (each !== undefined) text(each, `${name}.${member}`);
  }
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
