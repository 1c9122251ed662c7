// The backend in WebAssembly.

import { __wbg_reset_state as startAnew, initSync, Machine } from '../wasm/glue.js';
import { CognitoSrpError } from '../error.js';
import { wasmModule } from '../host.js';

export const backendName = () => 'wasm';

let started = false;

/** Makes the instance at the first use. */
function start() {
  if (started) return;
  if (typeof globalThis.crypto?.getRandomValues !== 'function') {
    throw new CognitoSrpError('there is no crypto.getRandomValues here', { code: 'NoRandomness' });
  }
  const module = wasmModule();
  try {
    initSync({ module });
  } catch (cause) {
    throw new CognitoSrpError(
      "WebAssembly cannot be used here; a content security policy has to allow it with script-src 'wasm-unsafe-eval'",
      { code: 'NoWebAssembly', cause },
    );
  }
  started = true;
  generation = {};
}

/** Which instance is in use. */
let generation;

export function newMachine() {
  start();
  return guarded(() => new WasmMachine());
}

class WasmMachine {
  #machine = new Machine();
  #generation = generation;

  get isLost() {
    return this.#generation !== generation;
  }

  call(name, argument) {
    if (this.isLost) {
      throw new CognitoSrpError('what this belongs to was lost with a failed call: start anew', { code: 'Misuse' });
    }
    return guarded(() => this.#machine.call(name, argument));
  }

  async callAsync(name, argument) {
    return this.call(name, argument);
  }

  free() {
    if (!this.isLost) guarded(() => this.#machine.free());
  }
}

/** After anything that Rust did not foresee, its memory cannot be trusted: the next call gets a new instance. */
function guarded(work) {
  try {
    return work();
  } catch (error) {
    if (isOfCaller(error)) throw error;
    startAnew();
    generation = {};
    throw new CognitoSrpError('this is a mistake in @cognito-srp/client itself, please report it', {
      code: 'Internal',
      cause: error,
    });
  }
}

/** The stack of JavaScript may be full before Rust is called; then nothing has happened there. */
function isOfCaller(error) {
  return error instanceof RangeError && typeof error.stack === 'string' && !error.stack.includes('wasm-function');
}
