// What depends on the host: here browsers and their workers, and Node.

import { bytes, size } from '../wasm/bytes.js';
import { bytes as decode } from '../check.js';
import { unpack } from '../unpack.js';

/** The WebAssembly module, which bundlers do not notice. */
export const wasmModule = () => unpack(decode(bytes), size);

/** No redirects, no cookies, no cache, and nobody is told of the page. */
export const FETCH_RULES = {
  redirect: 'error',
  credentials: 'omit',
  cache: 'no-store',
  referrerPolicy: 'no-referrer',
};
