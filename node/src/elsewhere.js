// The page's side of the Web Worker: see `types/worker.d.ts`.

import { object } from './check.js';
import { CognitoSrpError } from './error.js';

/**
 * Milliseconds of silence, twice in a row, after which a worker that has something to do counts as gone. A call takes
 * a fraction of a second; its script may still be on the way. Twice, as a page that was asleep wakes up with its timers
 * first.
 */
const PATIENCE = 30_000;

/** The link to the worker in use, if any. */
let link;
/** Numbers for machines and calls. Links count on, as there may be a second one to the same worker. */
let last = 0;

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
  #failure;
  /** Runs while calls wait. */
  #timer;
  #wasSilent = false;
  /** Machines that nobody refers to any more go in the worker too. */
  #forgotten = new FinalizationRegistry((id) => this.free(id));

  constructor(worker) {
    this.#worker = worker;
    worker.addEventListener('message', ({ data }) => this.#take(data?.cognitoSrp));
    worker.addEventListener('error', (event) => this.#fail(event));
    worker.addEventListener('messageerror', () => this.#fail({ message: 'what it sent could not be read' }));
    this.#watch();
  }

  register(machine) {
    last += 1;
    this.#forgotten.register(machine, last);
    return last;
  }

  ask(id, name, argument) {
    return new Promise((resolve, reject) => {
      if (this.#failure) throw this.#failure;
      const call = (last += 1);
      this.#waiting.set(call, { resolve, reject });
      if (this.#timer === undefined) this.#wait();
      this.#send({ call, id, name, argument });
    });
  }

  free(id) {
    this.#send({ id });
  }

  #send(message) {
    try {
      this.#worker.postMessage({ cognitoSrp: message });
    } catch (error) {
      this.#fail({ message: error?.message, error });
    }
  }

  /** A worker that is terminated says nothing. Where the host has locks, the one that it holds comes free then. */
  #watch() {
    if (globalThis.navigator?.locks) this.#send({ lock: `cognito-srp worker ${crypto.randomUUID()}` });
  }

  #take(outcome) {
    if (!outcome) return;
    this.#rest();
    if (outcome.failure) this.#fail({ message: outcome.failure });
    if (outcome.held) this.#await(outcome.held);
    const waiting = this.#waiting.get(outcome.call);
    this.#waiting.delete(outcome.call);
    if (this.#waiting.size > 0) this.#wait();
    if (!waiting) return;
    const { answer, error } = outcome;
    if (error) waiting.reject(new CognitoSrpError(error.message, { code: error.code }));
    else waiting.resolve(answer);
  }

  #await(lock) {
    const gone = () => this.#fail({ message: 'it was terminated' });
    globalThis.navigator.locks.request(lock, gone).catch(() => {});
  }

  #wait() {
    this.#timer = setTimeout(() => this.#listen(), PATIENCE);
    // In Node, who has given up need not stay for it.
    this.#timer.unref?.();
  }

  #rest() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wasSilent = false;
  }

  /** Time is up, and nothing was heard. */
  #listen() {
    if (this.#wasSilent) return this.#fail({ message: `it said nothing for ${(2 * PATIENCE) / 1000} s` });
    this.#wasSilent = true;
    this.#wait();
  }

  #fail({ message = 'its script could not be loaded', error }) {
    this.#rest();
    this.#failure ??= new CognitoSrpError(`the worker failed: ${message}`, { code: 'WorkerFailed', cause: error });
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
