// Where sessions and remembered devices are kept. Any storage with the methods of `localStorage` will do, be it
// synchronous or asynchronous.

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

  async load(scope) {
    return parse(await this.#storage.getItem(keyOf(scope, 'session')));
  }

  async save(scope, session) {
    await this.#storage.setItem(keyOf(scope, 'session'), JSON.stringify(session));
  }

  async clear(scope) {
    await this.#storage.removeItem(keyOf(scope, 'session'));
  }
}

/** Remembered devices by the user's internal name, with the names that the user typed as an index. */
export class KeyValueDeviceStore {
  #storage;

  constructor(storage) {
    this.#storage = storage;
  }

  async byAlias(scope, alias) {
    const records = await this.#load(scope);
    return records.find(({ aliases }) => aliases.includes(alias))?.device;
  }

  async byUsername(scope, username) {
    const records = await this.#load(scope);
    return records.find(({ device }) => device.username === username)?.device;
  }

  async save(scope, alias, device) {
    const records = await this.#load(scope);
    const aliases = new Set([alias]);
    const others = [];
    for (const record of records) {
      const rest = record.aliases.filter((known) => known !== alias);
      if (record.device.username === device.username) rest.forEach((known) => aliases.add(known));
      else others.push({ ...record, aliases: rest });
    }
    await this.#write(scope, [...others, { aliases: [...aliases], device }]);
  }

  async forget(scope, deviceKey) {
    const records = await this.#load(scope);
    await this.#write(scope, records.filter(({ device }) => device.deviceKey !== deviceKey));
  }

  async #load(scope) {
    const records = parse(await this.#storage.getItem(keyOf(scope, 'devices')));
    return Array.isArray(records) ? records.filter(isRecord) : [];
  }

  async #write(scope, records) {
    const key = keyOf(scope, 'devices');
    if (records.length === 0) await this.#storage.removeItem(key);
    else await this.#storage.setItem(key, JSON.stringify(records));
  }
}

/** A local pool is not the one in the cloud, so the endpoint belongs to the key. */
function keyOf({ endpoint, userPoolId, clientId }, what) {
  return `cognito-srp ${endpoint} ${userPoolId} ${clientId} ${what}`;
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

function isRecord(record) {
  const texts = ['deviceKey', 'deviceGroupKey', 'devicePassword', 'username'];
  return Array.isArray(record?.aliases) && texts.every((name) => typeof record.device?.[name] === 'string');
}
