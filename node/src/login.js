// The sign-in as a state machine that does no I/O.

import { readAnswer, readFlow } from './answer.js';
import { base64, bytes, object, text } from './check.js';
import { CognitoSrpError } from './error.js';
import { Machine } from './machine.js';

class Begun {
  constructor(machine, status) {
    this.machine = machine;
    this.status = status;
  }
}

export class Login {
  #machine;
  #status;
  /** Whether a call in another thread is under way, or was given up: another one beside it would end the login. */
  #busy = false;

  constructor(config, flow) {
    if (config instanceof Begun) {
      this.#machine = config.machine;
      this.#status = config.status;
    } else {
      this.#machine = new Machine();
      this.#status = this.#machine.call('Login.start', starting(config, flow));
    }
  }

  /** The same with the maths in another thread, where there is one. */
  static async start(config, flow, { signal } = {}) {
    const machine = Machine.elsewhere();
    const status = await machine.callAsync('Login.start', starting(config, flow), signal);
    return new Login(new Begun(machine, status));
  }

  static restore(saved, seal, config) {
    const machine = new Machine();
    const argument = { ...sealed(seal), saved: base64(saved, 'saved'), config: object(config, 'config') };
    return new Login(new Begun(machine, machine.call('Login.restore', argument)));
  }

  get step() {
    return this.#status.step;
  }

  get username() {
    return this.#status.username;
  }

  get forgottenDevice() {
    return this.#status.forgottenDevice ?? undefined;
  }

  get clockOffset() {
    return this.#status.clockOffset;
  }

  receive(output, options) {
    return this.#go('receive', successful(output, options));
  }

  receiveAsync(output, options) {
    return this.#goAsync('receive', successful(output, options), options);
  }

  receiveError(error, options) {
    return this.#go('receive', refused(error, options));
  }

  receiveErrorAsync(error, options) {
    return this.#goAsync('receive', refused(error, options), options);
  }

  receiveHttp(answer) {
    return this.#go('receive', overHttp(answer));
  }

  receiveHttpAsync(answer, options) {
    return this.#goAsync('receive', overHttp(answer), options);
  }

  answer(answer) {
    return this.#go('answer', readAnswer(answer));
  }

  answerAsync(answer, options) {
    return this.#goAsync('answer', readAnswer(answer), options);
  }

  useDevice(device) {
    return this.#go('useDevice', { device });
  }

  useDeviceAsync(device, options) {
    return this.#goAsync('useDevice', { device }, options);
  }

  save(seal, seconds = 300) {
    this.#checkIdle();
    return bytes(this.#machine.call('Login.save', { ...sealed(seal), seconds }));
  }

  async saveAsync(seal, seconds = 300) {
    this.#checkIdle();
    const argument = { ...sealed(seal), seconds };
    this.#busy = true;
    try {
      return bytes(await this.#machine.callAsync('Login.save', argument));
    } finally {
      this.#busy = false;
    }
  }

  #go(method, argument) {
    this.#checkIdle();
    try {
      this.#status = this.#machine.call(`Login.${method}`, argument);
    } catch (error) {
      this.#status = this.#learn();
      throw error;
    }
    return this.step;
  }

  async #goAsync(method, argument, { signal } = {}) {
    this.#checkIdle();
    signal?.throwIfAborted();
    this.#busy = true;
    try {
      this.#status = await this.#machine.callAsync(`Login.${method}`, argument, signal);
    } catch (error) {
      // Who gives up waiting does not learn what becomes of the login: nobody is to go on with it.
      const isGivenUp = signal?.aborted === true && error === signal.reason;
      this.#status = isGivenUp ? this.#over() : await this.#learnAsync();
      this.#busy = isGivenUp;
      throw error;
    }
    this.#busy = false;
    return this.step;
  }

  #checkIdle() {
    if (this.#busy) throw busy();
  }

  /** What the login knows after a failure: a device may have turned out to be of no use. */
  #learn() {
    try {
      return this.#machine.call('Login.status');
    } catch {
      return this.#over();
    }
  }

  #learnAsync() {
    return this.#machine.callAsync('Login.status').catch(() => this.#over());
  }

  /** When there is nothing left to ask. */
  #over() {
    return { ...this.#status, step: null };
  }
}

export function busy() {
  return new CognitoSrpError('an earlier call has not come to its end yet, or was given up', { code: 'Misuse' });
}

function starting(config, flow) {
  return { config: object(config, 'config'), flow: readFlow(flow) };
}

function successful(output, { date } = {}) {
  return { body: JSON.stringify(object(output, 'output')), date };
}

function refused(error, { date } = {}) {
  const { code, name, message, status, statusCode, $metadata } = object(error, 'error');
  return {
    error: { code: code ?? name, message, status: status ?? statusCode ?? $metadata?.httpStatusCode },
    date,
  };
}

function overHttp(answer) {
  const { status, errorType, body, date, error } = object(answer, 'answer');
  return { status, errorType, body, date, error };
}

function sealed(seal) {
  const { key, endpoint, context = new Uint8Array() } = object(seal, 'seal');
  const encoded = typeof context === 'string' ? new TextEncoder().encode(context) : context;
  return {
    key: base64(key, 'key'),
    endpoint: text(endpoint, 'endpoint'),
    context: base64(encoded, 'context'),
  };
}
