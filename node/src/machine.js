// Calls into Rust: JSON in, JSON out, whichever backend it is.

import { abortable } from './abortable.js';
import { newMachine } from './backend.js';
import { json } from './check.js';
import { machineInWorker } from './elsewhere.js';
import { CognitoSrpError, refusal } from './error.js';

/** One thing that lasts in Rust, such as a login. */
export class Machine {
  #backend;

  constructor(backend = newMachine()) {
    this.#backend = backend;
  }

  /** One that is asked with `callAsync` alone, so that it may be in a Web Worker. */
  static elsewhere() {
    return new Machine(machineInWorker());
  }

  /** Whether it is gone, as things in WebAssembly are after a failed call. */
  get isLost() {
    return this.#backend.isLost;
  }

  call(name, argument) {
    return unwrap(this.#backend.call(name, write(argument)));
  }

  /** In another thread where there is one. `signal` ends the waiting, and not what is done there. */
  async callAsync(name, argument, signal) {
    signal?.throwIfAborted();
    return unwrap(await abortable(this.#backend.callAsync(name, write(argument)), signal));
  }

  /** Gives the memory back now, and not some time after nobody refers to it. */
  free() {
    this.#backend.free();
  }
}

/** A call that leaves nothing behind. */
export function call(name, argument) {
  const machine = new Machine();
  try {
    return machine.call(name, argument);
  } finally {
    machine.free();
  }
}

/** The same in another thread where there is one. */
export async function callAsync(name, argument, signal) {
  const machine = Machine.elsewhere();
  try {
    return await machine.callAsync(name, argument, signal);
  } finally {
    machine.free();
  }
}

/** What the answer of a call holds; a fault is thrown. */
export function unwrap(answer) {
  const { ok, fault } = JSON.parse(answer);
  if (fault === undefined) return ok;
  if (fault.kind === 'type') throw new TypeError(fault.message);
  if (fault.kind === 'service') throw refusal(fault.service);
  throw new CognitoSrpError(fault.message, { code: fault.code, field: fault.field });
}

function write(argument) {
  return json({ ...argument, now: argument?.now ?? now() });
}

/** Seconds since 1970, whole ones. */
export function now() {
  return Math.floor(Date.now() / 1000);
}
