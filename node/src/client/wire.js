// One request, one answer, and as many attempts as the core says.

import { json } from '../check.js';
import { CognitoSrpError } from '../error.js';
import { call } from '../machine.js';
import { failure } from './transport.js';

export class Wire {
  #settings;

  constructor(settings) {
    this.#settings = settings;
  }

  /** The answer to an operation, whether it is the service's error or not. */
  async exchange(operation, input, signal) {
    const body = json(input);
    return this.#attempts(operation, signal, {
      operation,
      input,
      url: this.#settings.endpoint,
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': `AWSCognitoIdentityProviderService.${operation}`,
      },
      body,
    });
  }

  /** What an operation gives; the service's error is thrown. */
  async send(operation, input, signal) {
    return call('readHttp', await this.exchange(operation, input, signal));
  }

  /** The text of a public document. */
  async get(url, name, signal) {
    const answer = await this.#attempts(name, signal, { url, method: 'GET', headers: {} });
    call('readHttp', { ...answer, body: errorOf(answer) ? answer.body : '' });
    return answer.body;
  }

  async #attempts(name, signal, request) {
    const { transport, timeout, maxAttempts } = this.#settings;
    const { operation = '' } = request;
    for (let attempt = 1; ; attempt += 1) {
      signal?.throwIfAborted();
      const start = performance.now();
      const outcome = {};
      try {
        outcome.answer = await transport({ ...request, signal, timeout });
        outcome.error = errorOf(outcome.answer);
      } catch (error) {
        signal?.throwIfAborted();
        outcome.failure = error instanceof CognitoSrpError ? error : failure(error);
      }
      this.#observe(name, request.input, outcome, attempt, performance.now() - start);
      const { answer, error, failure: failed } = outcome;
      if (!failed && !error) return answer;
      const delay = call('retryDelay', {
        operation,
        error,
        notSent: failed?.notSent,
        attempt,
        maxAttempts,
        jitter: Math.floor(Math.random() * 1000),
      });
      if (delay === null) {
        if (failed) throw failed;
        return answer;
      }
      await sleep(delay, signal);
    }
  }

  /** An answer that has come is not lost because the observer fails. */
  #observe(operation, input, { answer, error, failure: failed }, attempt, milliseconds) {
    const { onExchange } = this.#settings;
    if (!onExchange) return;
    new Promise((resolve) => {
      const told = onExchange({
        operation,
        step: input?.AuthFlow ?? input?.ChallengeName,
        outcome: failed?.code ?? error?.code ?? challengeOf(answer) ?? 'done',
        attempt,
        milliseconds,
      });
      resolve(told);
    }).catch(report);
  }
}

/** Where mistakes of listeners go; in Node an exception that nobody catches would end the process. */
function report(error) {
  if (typeof globalThis.reportError === 'function') globalThis.reportError(error);
  else console.error(error);
}

/** The service's error in an answer, as far as the policy of retries needs it. */
function errorOf(answer) {
  if (answer.error) return answer.error;
  if (answer.status >= 200 && answer.status < 300) return undefined;
  try {
    call('readHttp', answer);
    return undefined;
  } catch (error) {
    return { code: error.code, message: error.message, status: error.status ?? answer.status };
  }
}

/** The name of the challenge in an answer, if it looks like one. */
function challengeOf({ body }) {
  return String(body).match(/"ChallengeName"\s*:\s*"([A-Z0-9_]{1,64})"/)?.[1];
}

function sleep(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
