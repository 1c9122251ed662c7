// What the tests of `test/` import from Node, for a page: as much of it as they use.

import { CognitoClient, CognitoSrpError } from '@cognito-srp/client';

const tests = [];
const hooks = { before: [], after: [] };

export const test = (name, work) => tests.push({ name, work });
export const before = (work) => hooks.before.push(work);
export const after = (work) => hooks.after.push(work);

/** Runs what was imported, and says what failed. */
export async function runTests() {
  const failures = [];
  for (const work of hooks.before) await work();
  for (const { name, work } of tests) {
    try {
      await work();
    } catch (error) {
      failures.push(`${name}: ${error?.stack ?? error}`);
    }
  }
  for (const work of hooks.after) await work();
  return { count: tests.length, failures };
}

function check(right, what, message) {
  if (!right) throw new Error(message ?? what);
}

const show = (value) => (typeof value === 'object' ? JSON.stringify(value) : String(value));

function isSame(one, other) {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Object.getPrototypeOf(one) !== Object.getPrototypeOf(other)) return false;
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => isSame(one[name], other[name]));
}

/** Whether an error is what was expected: a class, members, or whatever a function says. */
function fits(error, expected) {
  if (expected === undefined) return true;
  if (expected instanceof RegExp) return expected.test(String(error));
  if (typeof expected === 'object') return Object.keys(expected).every((name) => isSame(error[name], expected[name]));
  return expected.prototype instanceof Error || expected === Error ? error instanceof expected : expected(error) === true;
}

function checkError(outcome, expected, message) {
  check('error' in outcome, 'nothing was thrown', message);
  check(fits(outcome.error, expected), `another error: ${outcome.error?.stack}`, message);
}

export const assert = {
  ok: (value, message) => check(value, `${show(value)} is not true`, message),
  equal: (one, other, message) => check(Object.is(one, other), `${show(one)} is not ${show(other)}`, message),
  notEqual: (one, other, message) => check(!Object.is(one, other), `both are ${show(one)}`, message),
  deepEqual: (one, other, message) => check(isSame(one, other), `${show(one)} is not ${show(other)}`, message),
  match: (text, pattern, message) => check(pattern.test(text), `${show(text)} does not match ${pattern}`, message),
  throws(work, expected, message) {
    const outcome = {};
    try {
      work();
    } catch (error) {
      outcome.error = error;
    }
    checkError(outcome, expected, message);
  },
  async rejects(promise, expected, message) {
    const settled = Promise.resolve(typeof promise === 'function' ? promise() : promise);
    const outcome = await settled.then(
      () => ({}),
      (error) => ({ error }),
    );
    checkError(outcome, expected, message);
  },
};

/** Files by their names, asked of the server. */
export const readFileSync = (url) => ask('/files', url.pathname.split('/').pop());

/** `Buffer`, as a `Uint8Array` that writes itself in the same encodings. */
export class Buffer extends Uint8Array {
  static from(data, encoding = 'utf8') {
    if (typeof data !== 'string') return super.from(data);
    if (encoding === 'hex') return super.from(data.match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
    if (encoding === 'utf8') return super.from(new TextEncoder().encode(data));
    return super.from(atob(data.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
  }

  toString(encoding = 'utf8') {
    if (encoding === 'utf8') return new TextDecoder().decode(this);
    const text = btoa(String.fromCharCode(...this));
    return encoding === 'base64' ? text : text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
  }
}

/** Synchronously, as the tests call it: it is for tests only. */
function ask(path, body) {
  const request = new XMLHttpRequest();
  request.open('POST', path, false);
  request.send(typeof body === 'string' ? body : JSON.stringify(body));
  if (request.status !== 200) throw new Error(request.responseText);
  return request.responseText;
}

/** `@cognito-srp/client/testing` in the process of the tests: the calls are those of the classes there. */
function remote(target, method, ...parameters) {
  const { result, error } = JSON.parse(ask('/pool', { target, method, parameters }));
  if (error) throw new CognitoSrpError(error.message, error);
  return result;
}

export const totp = (...parameters) => remote(null, 'totp', ...parameters);

class UserPool {
  constructor(id, endpoint) {
    this.id = id;
    this.endpoint = endpoint;
  }

  async handle(...parameters) {
    return remote(this.id, 'handle', ...parameters);
  }

  async createUser(...parameters) {
    return remote(this.id, 'createUser', ...parameters);
  }

  async createClient(...parameters) {
    return remote(this.id, 'createClient', ...parameters);
  }

  codes(...parameters) {
    return remote(this.id, 'codes', ...parameters);
  }

  async client({ appClient, ...options } = {}) {
    const { ClientId: clientId, ClientSecret: clientSecret } = await this.createClient(appClient);
    return new CognitoClient({ userPoolId: this.id, clientId, clientSecret, endpoint: this.endpoint, ...options });
  }
}

export class LocalPool {
  static async start() {
    return new LocalPool();
  }

  get endpoint() {
    return remote('local', 'endpoint');
  }

  get now() {
    return remote('local', 'now');
  }

  advance(...parameters) {
    remote('local', 'advance', ...parameters);
  }

  async handle(...parameters) {
    return remote('local', 'handle', ...parameters);
  }

  async createUserPool(...parameters) {
    return new UserPool(remote('local', 'createUserPool', ...parameters), this.endpoint);
  }

  /** The server's own stops with it. */
  async stop() {}
}
