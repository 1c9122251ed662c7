// What depends on the host: here workerd, which compiles WebAssembly when it loads a worker, and at no other time.

import module from '../wasm/cognito_srp.wasm';

export const wasmModule = () => module;

/** There are no cookies and no pages. Redirects come back as answers, which are refused. */
export const FETCH_RULES = { redirect: 'manual', cache: 'no-store' };
