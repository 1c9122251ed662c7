import type { Session } from './client.js';
import type { RememberedDevice } from './login.js';

type MaybePromise<T> = T | Promise<T>;

/** Where a session or a device belongs: it means nothing anywhere else. */
export interface Scope {
  endpoint: string;
  userPoolId: string;
  clientId: string;
}

/** What `localStorage` can do, and React Native's `AsyncStorage`. It will hold tokens and device passwords. */
export interface KeyValueStorage {
  getItem(key: string): MaybePromise<string | null | undefined>;
  setItem(key: string, value: string): MaybePromise<unknown>;
  removeItem(key: string): MaybePromise<unknown>;
}

/**
 * Keeps the session of the user who is signed in.
 *
 * A client looks at what is stored before it stores refreshed tokens, so that a session that was forgotten or replaced
 * meanwhile does not come back. Between the two nobody else writes: no other client in the process with the same
 * `tokenStore` or `storage`, and no other page where the host has Web Locks. Other processes can, such as servers that share a database, and so can others who write
 * to the same storage, such as Amplify: a sign-out of theirs in just these milliseconds is undone.
 *
 * While `save` runs, the client gives the session that it saves. A store must not wait for the client's other methods,
 * which wait for it.
 */
export interface TokenStore {
  load(scope: Scope): MaybePromise<Session | null | undefined>;
  save(scope: Scope, session: Session): MaybePromise<unknown>;
  clear(scope: Scope): MaybePromise<unknown>;
}

/** Keeps remembered devices. */
export interface DeviceStore {
  /** The device of the user who signed in under the typed name `alias` before. */
  byAlias(scope: Scope, alias: string): MaybePromise<RememberedDevice | null | undefined>;
  /** The device of the user with this internal name. */
  byUsername(scope: Scope, username: string): MaybePromise<RememberedDevice | null | undefined>;
  /** Keeps `device` in place of any other of the same user, and lets `alias` lead to it alone. */
  save(scope: Scope, alias: string, device: RememberedDevice): MaybePromise<unknown>;
  forget(scope: Scope, deviceKey: string): MaybePromise<unknown>;
}

/** Keeps texts for as long as it lives. */
export class MemoryStorage implements KeyValueStorage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export class KeyValueTokenStore implements TokenStore {
  constructor(storage: KeyValueStorage);
  load(scope: Scope): Promise<Session | undefined>;
  save(scope: Scope, session: Session): Promise<void>;
  clear(scope: Scope): Promise<void>;
}

export class KeyValueDeviceStore implements DeviceStore {
  constructor(storage: KeyValueStorage);
  byAlias(scope: Scope, alias: string): Promise<RememberedDevice | undefined>;
  byUsername(scope: Scope, username: string): Promise<RememberedDevice | undefined>;
  save(scope: Scope, alias: string, device: RememberedDevice): Promise<void>;
  forget(scope: Scope, deviceKey: string): Promise<void>;
}
