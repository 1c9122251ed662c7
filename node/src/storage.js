// Where sessions and remembered devices are kept. Any storage with the methods of `localStorage` will do, be it
// synchronous or asynchronous.

import { BACKING } from './backing.js';

/** Keeps texts for as long as it lives. */
export class MemoryStorage {
  #texts = new Map();

  getItem(key) {
    return this.#texts.get(key) ?? null;
  }

  setItem(key, text) {
    this.#texts.set(key, text);
  }

  removeItem(key) {
    this.#texts.delete(key);
  }
}

/** The session of the user who is signed in. */
export class KeyValueTokenStore {
  #storage;

  constructor(storage) {
    this.#storage = storage;
  }

  get [BACKING]() {
    return this.#storage;
  }

  async load(scope) {
    const session = parse(await this.#storage.getItem(keyOf(scope, 'session')));
    return isSession(session) ? session : undefined;
  }

  async save(scope, session) {
    await this.#storage.setItem(keyOf(scope, 'session'), JSON.stringify(session));
  }

  async clear(scope) {
    await this.#storage.removeItem(keyOf(scope, 'session'));
  }
}

/**
 * Remembered devices by the user's internal name, with the names that the user typed and the device's key as indexes
 * to it. Each has an entry of its own, so that nothing is lost when several users sign in at once.
 */
export class KeyValueDeviceStore {
  #storage;

  constructor(storage) {
    this.#storage = storage;
  }

  async byAlias(scope, alias) {
    const username = await this.#storage.getItem(keyOf(scope, 'alias', alias));
    return typeof username === 'string' ? this.byUsername(scope, username) : undefined;
  }

  async byUsername(scope, username) {
    return (await this.#load(scope, username))?.device;
  }

  async save(scope, alias, device) {
    const { username, deviceKey } = device;
    const known = await this.#load(scope, username);
    const aliases = [...new Set([...(known?.aliases ?? []), alias])];
    await this.#storage.setItem(keyOf(scope, 'device', username), JSON.stringify({ aliases, device }));
    await this.#storage.setItem(keyOf(scope, 'key', deviceKey), username);
    await this.#storage.setItem(keyOf(scope, 'alias', alias), username);
    const replaced = known?.device.deviceKey;
    if (replaced !== undefined && replaced !== deviceKey) {
      await this.#storage.removeItem(keyOf(scope, 'key', replaced));
    }
  }

  async forget(scope, deviceKey) {
    const username = await this.#storage.getItem(keyOf(scope, 'key', deviceKey));
    if (typeof username !== 'string') return;
    await this.#storage.removeItem(keyOf(scope, 'key', deviceKey));
    const known = await this.#load(scope, username);
    // It may have been replaced by now.
    if (known?.device.deviceKey !== deviceKey) return;
    await this.#storage.removeItem(keyOf(scope, 'device', username));
    for (const alias of known.aliases) {
      const key = keyOf(scope, 'alias', alias);
      // It may lead to another user by now.
      if ((await this.#storage.getItem(key)) === username) await this.#storage.removeItem(key);
    }
  }

  async #load(scope, username) {
    const record = parse(await this.#storage.getItem(keyOf(scope, 'device', username)));
    return isRecord(record) && record.device.username === username ? record : undefined;
  }
}

/** A local pool is not the one in the cloud, so the endpoint belongs to the key. */
function keyOf({ endpoint, userPoolId, clientId }, ...what) {
  return ['cognito-srp', endpoint, userPoolId, clientId, ...what].join(' ');
}

/** Others write into the same storage: what is not ours counts as absent. */
function parse(text) {
  if (typeof text !== 'string') return undefined;
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}

function isSession(session) {
  const { accessToken, idToken, refreshToken, expiresIn } = session?.tokens ?? {};
  return (
    isText(accessToken) &&
    isText(idToken ?? '') &&
    isText(refreshToken ?? '') &&
    Number.isFinite(expiresIn) &&
    isText(session.username) &&
    isText(session.deviceKey ?? '') &&
    Number.isFinite(session.received ?? 0)
  );
}

function isRecord(record) {
  const texts = ['deviceKey', 'deviceGroupKey', 'devicePassword', 'username'];
  return Array.isArray(record?.aliases) && texts.every((name) => isText(record.device?.[name]));
}

function isText(value) {
  return typeof value === 'string';
}
