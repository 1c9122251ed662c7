// Sessions and remembered devices where Amplify keeps them: see `types/amplify-storage.d.ts`.

import { BACKING } from './backing.js';
import { object } from './check.js';

/** What belongs to a session beside its tokens, and how far the clocks are apart, in each version's own terms. */
const VERSIONS = {
  5: {
    rest: ['userData'],
    // Seconds that this machine's clock is ahead.
    drift: (issued, received) => received - issued,
    received: (issued, drift) => issued + drift,
  },
  6: {
    rest: ['signInDetails', 'oauthMetadata'],
    // Milliseconds that this machine's clock is behind.
    drift: (issued, received) => (issued - received) * 1000,
    received: (issued, drift) => issued - Math.round(drift / 1000),
  },
};
const TOKENS = ['idToken', 'accessToken', 'refreshToken', 'clockDrift'];
const DEVICE = { deviceKey: 'deviceKey', deviceGroupKey: 'deviceGroupKey', devicePassword: 'randomPasswordKey' };
/** Not Amplify's: the device of a session whose password is not kept, which a refresh has to name. */
const SESSION_DEVICE = 'sessionDeviceKey';

/** The stores of a `CognitoClient` over a storage that Amplify has written to, or will. */
export function amplifyStorage(options) {
  const { version, storage } = object(options, 'options');
  if (!Object.hasOwn(VERSIONS, version)) {
    throw new TypeError(`version is none of ${Object.keys(VERSIONS).join(', ')}`);
  }
  const entries = new Entries(object(storage, 'storage'));
  return {
    tokenStore: new AmplifyTokenStore(entries, VERSIONS[version]),
    deviceStore: new AmplifyDeviceStore(entries),
  };
}

/** The storage by Amplify's keys. They name the app client and the user, but neither pool nor endpoint. */
class Entries {
  #storage;
  /** Whose a device is, by its key, as far as it is known: nobody can search a storage. */
  owners = new Map();

  constructor(storage) {
    this.#storage = storage;
  }

  get [BACKING]() {
    return this.#storage;
  }

  async get(...path) {
    const text = await this.#storage.getItem(keyOf(path));
    return typeof text === 'string' && text !== '' ? text : undefined;
  }

  async set(text, ...path) {
    await this.#storage.setItem(keyOf(path), text);
  }

  async remove(...path) {
    await this.#storage.removeItem(keyOf(path));
  }
}

function keyOf(path) {
  return ['CognitoIdentityServiceProvider', ...path].join('.');
}

class AmplifyTokenStore {
  #entries;
  #version;

  constructor(entries, version) {
    this.#entries = entries;
    this.#version = version;
  }

  get [BACKING]() {
    return this.#entries[BACKING];
  }

  async load(scope) {
    const { clientId } = scope;
    const username = await this.#entries.get(clientId, 'LastAuthUser');
    if (username === undefined) return undefined;
    const read = (name) => this.#entries.get(clientId, username, name);
    const accessToken = await read('accessToken');
    const times = timesOf(accessToken);
    if (!times) return undefined;
    const drift = Number.parseInt(await read('clockDrift'), 10) || 0;
    const deviceKey = (await read(SESSION_DEVICE)) ?? (await read('deviceKey'));
    const tokens = {
      accessToken,
      idToken: (await read('idToken')) ?? null,
      refreshToken: (await read('refreshToken')) ?? null,
      expiresIn: times.exp - times.iat,
    };
    // Somebody has written meanwhile: what was read does not belong together.
    if ((await read('accessToken')) !== accessToken) return this.load(scope);
    if (deviceKey) this.#entries.owners.set(deviceKey, username);
    return { tokens, username, deviceKey, received: this.#version.received(times.iat, drift) };
  }

  /** The refresh token first: whoever reads the new access token finds no refresh token that is used up. */
  async save({ clientId }, { tokens, username, deviceKey, received }) {
    const write = (text, name) =>
      text ? this.#entries.set(text, clientId, username, name) : this.#entries.remove(clientId, username, name);
    const before = await this.#entries.get(clientId, 'LastAuthUser');
    await write(tokens.refreshToken, 'refreshToken');
    await write(tokens.idToken, 'idToken');
    const { iat } = timesOf(tokens.accessToken) ?? {};
    const drift = iat === undefined || received === undefined ? 0 : this.#version.drift(iat, received);
    await write(String(drift), 'clockDrift');
    const stored = await this.#entries.get(clientId, username, 'deviceKey');
    await write(deviceKey === stored ? undefined : deviceKey, SESSION_DEVICE);
    await write(tokens.accessToken, 'accessToken');
    await this.#entries.set(username, clientId, 'LastAuthUser');
    if (before !== undefined && before !== username) await this.#drop(clientId, before);
  }

  /** The device stays, as it does when Amplify signs out. */
  async clear({ clientId }) {
    const username = await this.#entries.get(clientId, 'LastAuthUser');
    if (username === undefined) return;
    await this.#drop(clientId, username);
    await this.#entries.remove(clientId, 'LastAuthUser');
  }

  async #drop(clientId, username) {
    for (const name of [...TOKENS, ...this.#version.rest, SESSION_DEVICE]) {
      await this.#entries.remove(clientId, username, name);
    }
  }
}

/** When a token was issued and when it ends; nothing if it is no token. */
function timesOf(token) {
  try {
    const payload = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
    const { iat, exp } = JSON.parse(atob(payload));
    return Number.isSafeInteger(iat) && Number.isSafeInteger(exp) ? { iat, exp } : undefined;
  } catch {
    return undefined;
  }
}

class AmplifyDeviceStore {
  #entries;

  constructor(entries) {
    this.#entries = entries;
  }

  /** Amplify has no index of other names: a device is found if the typed name is the internal one. */
  byAlias(scope, alias) {
    return this.byUsername(scope, alias);
  }

  async byUsername({ clientId }, username) {
    const device = { username };
    for (const [member, name] of Object.entries(DEVICE)) {
      device[member] = await this.#entries.get(clientId, username, name);
      if (device[member] === undefined) return undefined;
    }
    this.#entries.owners.set(device.deviceKey, username);
    return device;
  }

  async save({ clientId }, _alias, device) {
    this.#entries.owners.set(device.deviceKey, device.username);
    for (const [member, name] of Object.entries(DEVICE)) {
      await this.#entries.set(device[member], clientId, device.username, name);
    }
  }

  async forget({ clientId }, deviceKey) {
    const username =
      this.#entries.owners.get(deviceKey) ?? (await this.#entries.get(clientId, 'LastAuthUser'));
    if (username === undefined) return;
    // It may have been replaced by now.
    if ((await this.#entries.get(clientId, username, 'deviceKey')) !== deviceKey) return;
    for (const name of Object.values(DEVICE)) await this.#entries.remove(clientId, username, name);
  }
}
