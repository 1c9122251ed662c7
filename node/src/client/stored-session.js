// The session of the user who is signed in, as the storage has it, and whoever gives its tokens.

import { abortable } from '../abortable.js';
import { BACKING } from '../backing.js';
import { CognitoSrpError } from '../error.js';
import { now } from '../machine.js';
import { KEPT, notSignedIn, SAVED, TokenProvider } from './token-provider.js';
import { exclusively } from './turns.js';

export class StoredSession {
  #store;
  #scope;
  #timeout;
  #provider;
  /** Counts what begins and ends here: whoever gives tokens of an earlier session stores nothing any more. */
  #epoch = 0;
  /**
   * The session of a sign-in that is not stored yet, its epoch and, once it could not be stored, what the storage has
   * in its place. As long as nobody knows that, there is no such member.
   */
  #unsaved;
  /** The session that the store is saving: it may ask for it, and would wait for itself. */
  #saving;

  constructor({ tokenStore, scope, timeout }) {
    this.#store = tokenStore;
    this.#scope = scope;
    this.#timeout = timeout;
  }

  /** The newest session, be it that the store does not take it. */
  async session({ signal } = {}) {
    signal?.throwIfAborted();
    return abortable(this.#newest(), signal);
  }

  /** Keeps the session of a new sign-in. Gives the error if that fails; whoever asks for it next tries again. */
  async begin(session) {
    const epoch = this.#next();
    if (!this.#store) return undefined;
    const unsaved = { session, epoch };
    this.#unsaved = unsaved;
    try {
      await this.#inTime(this.#alone(() => this.#saveNew(unsaved)));
      return undefined;
    } catch (error) {
      return error;
    }
  }

  async forget() {
    this.#next();
    if (this.#store) await this.#inTime(this.#alone(() => this.#try((store, scope) => store.clear(scope))));
  }

  async tokens(context, { signal } = {}) {
    signal?.throwIfAborted();
    if (isGood(this.#saving)) return copyOf(this.#saving).tokens;
    const provider = await abortable(this.#providerFor(context), signal);
    return provider.tokens({ signal });
  }

  /** An access token other than `old`. That it cannot be stored does not matter to who wants to end the session. */
  async renewed(context, old, options) {
    const provider = await this.#providerFor(context);
    if (provider.session.tokens.accessToken === old) provider.expire();
    try {
      await provider.tokens(options);
    } catch (error) {
      if (error?.code !== 'TokenStore') throw error;
    }
    return provider.session.tokens.accessToken;
  }

  async #newest() {
    if (this.#saving) return copyOf(this.#saving);
    const provider = this.#provider;
    try {
      if (provider && !provider[KEPT]) await this.#inTime(provider[SAVED]());
    } catch {
      if (this.#provider === provider && !provider[KEPT]) return provider.session;
    }
    const unsaved = this.#unsaved;
    if (!unsaved) return this.#load();
    try {
      return await this.#inTime(this.#load());
    } catch (error) {
      if (this.#unsaved !== unsaved) throw error;
      return copyOf(unsaved.session);
    }
  }

  /** What is stored, once what could not be stored is. */
  async #load() {
    const unsaved = this.#unsaved;
    if (unsaved) await this.#alone(() => this.#saveNew(unsaved));
    return this.#read();
  }

  async #providerFor(context) {
    for (;;) {
      const [provider, epoch] = [this.#provider, this.#epoch];
      const kept = provider?.[KEPT];
      // The storage is behind it.
      if (provider && !kept) return provider;
      const session = await this.#load();
      // What was read may be older than what happened meanwhile.
      if (this.#epoch !== epoch || this.#provider !== provider || provider?.[KEPT] !== kept) continue;
      if (!session) throw notSignedIn();
      if (kept?.tokens.accessToken !== session.tokens.accessToken) {
        this.#provider = this.#newProvider(context, session, epoch);
      }
      return this.#provider;
    }
  }

  #newProvider(context, session, epoch) {
    return new TokenProvider(context, session, {
      reload: async () => {
        if (this.#epoch !== epoch) throw notSignedIn();
        return this.#read();
      },
      onNewTokens: (renewed) => this.#save(renewed, epoch),
      alone: (work) => this.#alone(work),
    });
  }

  #next() {
    this.#epoch += 1;
    this.#provider = undefined;
    this.#unsaved = undefined;
    this.#saving = undefined;
    return this.#epoch;
  }

  /** Unless it has been saved by now, or another sign-in is stored. */
  async #saveNew(unsaved) {
    if (this.#unsaved !== unsaved) return;
    if (!('instead' in unsaved) || isSame(await this.#read(), unsaved.instead)) await this.#saveOr(unsaved);
    if (this.#unsaved === unsaved) this.#unsaved = undefined;
  }

  async #saveOr(unsaved) {
    try {
      await this.#save(unsaved.session, unsaved.epoch);
    } catch (error) {
      await this.#read().then(
        (instead) => {
          unsaved.instead = instead;
        },
        () => {},
      );
      throw error;
    }
  }

  async #read() {
    return (await this.#try((store, scope) => store?.load(scope))) ?? undefined;
  }

  async #save(session, epoch) {
    if (this.#epoch === epoch) this.#saving = session;
    try {
      await this.#try((store, scope) => store.save(scope, session));
    } finally {
      if (this.#saving === session) this.#saving = undefined;
    }
  }

  async #try(work) {
    try {
      return await work(this.#store, this.#scope);
    } catch (cause) {
      throw storeFailed(cause);
    }
  }

  /** It goes on, but nobody waits for ever. */
  #inTime(work) {
    const late = new AbortController();
    const error = () => storeFailed(new Error(`no answer within ${this.#timeout} ms`));
    const timer = setTimeout(() => late.abort(error()), this.#timeout);
    return abortable(work, late.signal).finally(() => clearTimeout(timer));
  }

  /**
   * Nobody else changes what is stored between a look at it and what is stored then: no other client of this process
   * over the same storage and, where the host has locks, no other page.
   */
  #alone(work) {
    const { endpoint, userPoolId, clientId } = this.#scope;
    const name = `cognito-srp ${endpoint} ${userPoolId} ${clientId} session`;
    return exclusively(name, work, this.#store[BACKING] ?? this.#store);
  }
}

function storeFailed(cause) {
  return new CognitoSrpError('the store of the session failed', { code: 'TokenStore', cause });
}

function isSame(one, other) {
  return one?.tokens.accessToken === other?.tokens.accessToken;
}

/** Whether there is one whose tokens have not expired. */
function isGood(session) {
  return session !== undefined && session.received + session.tokens.expiresIn > now();
}

function copyOf(session) {
  return { ...session, tokens: { ...session.tokens } };
}
