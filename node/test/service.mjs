// A service that is none, and a store, for tests that need to hold them up or make them fail.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { CognitoClient } from '@cognito-srp/client';

export const app = { userPoolId: 'eu-west-1_Tokens', clientId: 'client' };
export const rotating = { ...app, refreshTokenRotation: true };
export const now = () => Math.floor(Date.now() / 1000);

/** A session whose tokens have expired, unless `received` says something else. */
export const sessionOf = (username, received = 0) => ({
  username,
  received,
  tokens: { accessToken: `access ${username}`, idToken: null, refreshToken: `refresh ${username} 0`, expiresIn: 3600 },
});

/** A service that rotates refresh tokens, and takes each once. */
export class Service {
  refreshes = 0;
  /** Awaited before the service answers a refresh. */
  gate;
  /** The other operations, with what was sent. */
  others = [];
  /** What these give, if not what is theirs. */
  outcomes = {};
  #used = new Set();

  transport = async ({ operation, input }) => {
    if (operation !== 'GetTokensFromRefreshToken') this.others.push([operation, input]);
    const outcome = this.outcomes[operation];
    if (outcome) return outcome(input);
    if (operation === 'GlobalSignOut') return { status: 200, body: '{}' };
    if (operation !== 'GetTokensFromRefreshToken') return answer(input.AuthParameters.USERNAME, 0);
    this.refreshes += 1;
    const { RefreshToken: token } = input;
    const [, username, count] = token.split(' ');
    const isReused = this.#used.has(token);
    this.#used.add(token);
    await this.gate;
    if (isReused) return refused('RefreshTokenReuseException');
    return answer(username, Number(count) + 1);
  };
}

function answer(username, count) {
  const AuthenticationResult = {
    AccessToken: `access ${username} ${count}`,
    RefreshToken: `refresh ${username} ${count}`,
    ExpiresIn: 3600,
    TokenType: 'Bearer',
  };
  return { status: 200, body: JSON.stringify({ AuthenticationResult }) };
}

export const refused = (code, message = '') => ({ status: 400, body: JSON.stringify({ __type: code, message }) });

/** A store that takes its time, and fails on demand. */
export class Store {
  stored;
  slow = 0;
  fails = false;

  constructor(session) {
    this.stored = session;
  }

  async load() {
    const { stored } = this;
    await sleep(this.slow);
    return stored;
  }

  async save(scope, session) {
    await sleep(this.slow);
    if (this.fails) throw new Error('no room');
    this.stored = session;
  }

  async clear() {
    this.stored = undefined;
  }
}

export function setUp({ session = sessionOf('jane'), ...options } = {}) {
  const service = new Service();
  const tokenStore = new Store(session);
  const newClient = () => new CognitoClient({ ...rotating, transport: service.transport, tokenStore, ...options });
  return { service, tokenStore, newClient, client: newClient() };
}

/** One lock of each name at a time, as pages of one origin have them. */
export class Locks {
  #last = new Map();

  request(name, work) {
    const turn = (this.#last.get(name) ?? Promise.resolve()).then(work);
    this.#last.set(name, turn.catch(() => {}));
    return turn;
  }
}

/** Lets the host have these locks, or none. */
export const setLocks = (locks) =>
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { locks } });

const navigator = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
/** What the host has by itself. */
export function resetLocks() {
  delete globalThis.navigator;
  if (navigator) Object.defineProperty(globalThis, 'navigator', navigator);
}

/** What comes of it, within a second. */
export async function inTime(promise) {
  const late = new AbortController();
  const timer = sleep(1000, undefined, { signal: late.signal }).then(() => assert.fail('it waits for ever'));
  timer.catch(() => {});
  try {
    return await Promise.race([promise, timer]);
  } finally {
    late.abort();
  }
}

/** A service that answers when told to. */
export function hold(service) {
  let release;
  service.gate = new Promise((resolve) => {
    release = resolve;
  });
  return release;
}

export async function until(condition) {
  for (let round = 0; !condition(); round += 1) {
    assert.ok(round < 500, `in vain: ${condition}`);
    await sleep(2);
  }
}

export const byPassword = { flow: 'USER_PASSWORD_AUTH', password: 'pw' };
