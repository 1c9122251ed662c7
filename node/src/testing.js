// A local user pool for tests, in the process.

import { createHmac } from 'node:crypto';
import { findAddon, guarded } from './backend/native.js';
import { object } from './check.js';
import { CognitoSrpError } from './error.js';
import { unwrap } from './machine.js';
import { CognitoClient } from './client/client.js';

const SETTINGS = [
  ...['port', 'region', 'issuer', 'testClock', 'timestampWindow', 'refreshNeedsDevice'],
  ...['sharedKeys', 'accessKeys'],
];

class LocalPool {
  #pool;

  constructor(pool) {
    this.#pool = pool;
  }

  static async start(settings = {}) {
    const unknown = Object.keys(object(settings, 'settings')).find((name) => !SETTINGS.includes(name));
    if (unknown !== undefined) throw new TypeError(`there is no setting ${unknown}`);
    const addon = findAddon();
    if (!addon) {
      throw new CognitoSrpError('the local pool needs the native addon, and there is none for this machine', {
        code: 'NoAddon',
      });
    }
    try {
      return new LocalPool(new addon.LocalPool(JSON.stringify(settings)));
    } catch (cause) {
      throw new CognitoSrpError(cause.message, { code: 'BadArgument', cause });
    }
  }

  get endpoint() {
    return this.#pool.endpoint;
  }

  get token() {
    return this.#pool.token;
  }

  get now() {
    return this.#pool.now();
  }

  advance(seconds) {
    if (!Number.isFinite(seconds) || seconds < 0) throw new TypeError('seconds is not a number, 0 or more');
    guarded(() => this.#pool.advance(seconds));
  }

  codes(userPoolId, username) {
    return unwrap(guarded(() => this.#pool.codes(userPoolId, username)));
  }

  async handle(operation, input = {}) {
    return unwrap(await this.#pool.handle(operation, JSON.stringify(input)));
  }

  async createUserPool(input = {}) {
    const { UserPool: pool } = await this.handle('CreateUserPool', { PoolName: 'tests', ...input });
    return new UserPool(this, pool.Id);
  }

  async stop() {
    this.#pool.stop();
  }

  async [Symbol.asyncDispose ?? Symbol.for('Symbol.asyncDispose')]() {
    await this.stop();
  }
}

class UserPool {
  #localPool;

  constructor(localPool, id) {
    this.#localPool = localPool;
    this.id = id;
  }

  /** An operation, with `UserPoolId` added. */
  handle(operation, input = {}) {
    return this.#localPool.handle(operation, { UserPoolId: this.id, ...input });
  }

  /** A confirmed user with a password. */
  async createUser(username, password, { attributes = {}, temporary = false } = {}) {
    const UserAttributes = Object.entries(attributes).map(([Name, Value]) => ({ Name, Value }));
    await this.handle('AdminCreateUser', {
      Username: username,
      UserAttributes,
      MessageAction: 'SUPPRESS',
      ...(temporary ? { TemporaryPassword: password } : {}),
    });
    if (!temporary) {
      await this.handle('AdminSetUserPassword', { Username: username, Password: password, Permanent: true });
    }
  }

  /** The messages that AWS would have sent to a user, newest first. */
  codes(username) {
    return this.#localPool.codes(this.id, username);
  }

  async createClient(input = {}) {
    const { UserPoolClient: client } = await this.handle('CreateUserPoolClient', { ClientName: 'tests', ...input });
    return client;
  }

  /** A client of this package for a new app client. */
  async client({ appClient, ...options } = {}) {
    const created = await this.createClient(appClient);
    return new CognitoClient({
      userPoolId: this.id,
      clientId: created.ClientId,
      clientSecret: created.ClientSecret,
      endpoint: this.#localPool.endpoint,
      ...options,
    });
  }
}

/** The six digits that an authenticator app shows (RFC 6238, with SHA-1 and steps of 30 seconds). */
function totp(secretCode, at = Date.now() / 1000) {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30)));
  const digest = createHmac('sha1', base32(secretCode)).update(counter).digest();
  const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, '0');
}

function base32(text) {
  const bits = Array.from(text.toUpperCase(), (digit) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(digit))
    .map((value) => value.toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
}

export { LocalPool, totp, UserPool };
