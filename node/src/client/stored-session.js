// The session of the user who is signed in, as the storage has it, and whoever gives its tokens.

import { CognitoSrpError } from '../error.js';
import { KEPT, notSignedIn, TokenProvider } from './token-provider.js';
import { exclusively } from './turns.js';

export class StoredSession {
  #store;
  #scope;
  #provider;
  /** Counts what begins and ends here: whoever gives tokens of an earlier session stores nothing any more. */
  #epoch = 0;
  /** The session of a sign-in that could not be stored, and what the storage has in its place. */
  #unsaved;

  constructor({ tokenStore, scope }) {
    this.#store = tokenStore;
    this.#scope = scope;
  }

  /** What is stored, once what could not be stored is. */
  async load() {
    const unsaved = this.#unsaved;
    if (unsaved) await this.#alone(() => this.#saveLate(unsaved));
    return this.#load();
  }

  /** Keeps the session of a new sign-in. Gives the error if that fails; whoever asks for it next tries again. */
  async begin(session) {
    const epoch = this.#next();
    if (!this.#store) return undefined;
    try {
      await this.#alone(() => this.#saveFirst(session, epoch));
      return undefined;
    } catch (error) {
      return error;
    }
  }

  async forget() {
    this.#next();
    if (this.#store) await this.#alone(() => this.#try((store, scope) => store.clear(scope)));
  }

  async tokens(context, options) {
    const provider = await this.#providerFor(context);
    return provider.tokens(options);
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

  async #providerFor(context) {
    for (;;) {
      const [provider, epoch] = [this.#provider, this.#epoch];
      const kept = provider?.[KEPT];
      // The storage is behind it.
      if (provider && !kept) return provider;
      const session = await this.load();
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
        return this.#load();
      },
      onNewTokens: (renewed) => this.#save(renewed),
      alone: (work) => this.#alone(work),
    });
  }

  #next() {
    this.#epoch += 1;
    this.#provider = undefined;
    this.#unsaved = undefined;
    return this.#epoch;
  }

  async #saveFirst(session, epoch) {
    try {
      await this.#save(session);
    } catch (error) {
      const instead = await this.#load().catch(() => undefined);
      if (this.#epoch === epoch) this.#unsaved = { session, instead };
      throw error;
    }
  }

  /** Unless another sign-in is stored by now. */
  async #saveLate(unsaved) {
    if (this.#unsaved !== unsaved) return;
    const { session, instead } = unsaved;
    const stored = await this.#load();
    if (stored?.tokens.accessToken === instead?.tokens.accessToken) await this.#save(session);
    if (this.#unsaved === unsaved) this.#unsaved = undefined;
  }

  async #load() {
    return (await this.#try((store, scope) => store?.load(scope))) ?? undefined;
  }

  #save(session) {
    return this.#try((store, scope) => store.save(scope, session));
  }

  async #try(work) {
    try {
      return await work(this.#store, this.#scope);
    } catch (cause) {
      throw new CognitoSrpError('the store of the session failed', { code: 'TokenStore', cause });
    }
  }

  /**
   * Nobody else changes what is stored between a look at it and what is stored then: no other client of this process
   * and, where the host has locks, no other page.
   */
  #alone(work) {
    const { endpoint, userPoolId, clientId } = this.#scope;
    return exclusively(`cognito-srp ${endpoint} ${userPoolId} ${clientId} session`, work);
  }
}
