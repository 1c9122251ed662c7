// The page's side of the Web Worker: see `types/worker.d.ts`.

import { object } from './check.js';
import { CognitoSrpError } from './error.js';

/** The link to the worker in use, if any. */
let link;

export function useWorker(worker) {
  link = worker === undefined ? undefined : new Link(object(worker, 'worker'));
}

/** A machine in the worker, or nothing where there is none. */
export function machineInWorker() {
  return link && new WorkerMachine(link);
}

class Link {
  #worker;
  #waiting = new Map();
  #last = 0;
  #failure;
  /** Machines that nobody refers to any more go in the worker too. */
  #forgotten = new FinalizationRegistry((id) => this.free(id));

  constructor(worker) {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }) => this.#take(data?.cognitoSrp));
    worker.addEventListener('error', (event) => this.#fail(event));
  }

  register(machine) {
    this.#last += 1;
    this.#forgotten.register(machine, this.#last);
    return this.#last;
  }

  ask(id, name, argument) {
    return new Promise((resolve, reject) => {
      if (this.#failure) throw this.#failure;
      const call = (this.#last += 1);
      this.#waiting.set(call, { resolve, reject });
      this.#worker.postMessage({ cognitoSrp: { call, id, name, argument } });
    });
  }

  free(id) {
    this.#worker.postMessage({ cognitoSrp: { id } });
  }

  #take(outcome) {
    const waiting = this.#waiting.get(outcome?.call);
    if (!waiting) return;
    this.#waiting.delete(outcome.call);
    const { answer, error } = outcome;
    if (error) waiting.reject(new CognitoSrpError(error.message, { code: error.code }));
    else waiting.resolve(answer);
  }

  #fail({ message = 'its script could not be loaded', error }) {
    this.#failure = new CognitoSrpError(`the worker failed: ${message}`, { code: 'WorkerFailed', cause: error });
    for (const { reject } of this.#waiting.values()) reject(this.#failure);
    this.#waiting.clear();
    if (link === this) link = undefined;
  }
}

class WorkerMachine {
  #link;
  #id;

  constructor(to) {
    this.#link = to;
    this.#id = to.register(this);
  }

  call() {
    throw new CognitoSrpError('this is in a worker: only the methods that give promises can be used', {
      code: 'Misuse',
    });
  }

  callAsync(name, argument) {
    return this.#link.ask(this.#id, name, argument);
  }

  free() {
    this.#link.free(this.#id);
  }
}
