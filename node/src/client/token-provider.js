// Tokens that are kept fresh for as long as a sign-in lasts.

import { object } from '../check.js';
import { CognitoSrpError } from '../error.js';
import { Machine, now } from '../machine.js';

/** Gives tokens of one sign-in that are good for some time yet, and refreshes them once for all who ask. */
export class TokenProvider {
  #wire;
  #settings;
  #session;
  #keeper;
  /** What the one who refreshes will have got. */
  #refreshing;
  /** Why only a new sign-in helps. */
  #ended;
  /** Whether there are new tokens that were not handed out for keeping yet. */
  #unsaved = false;
  #onNewTokens;
  /** The session as others may have stored it meanwhile: another page, or another process. */
  #reload;

  constructor({ wire, settings }, session, { received, onNewTokens, reload } = {}) {
    this.#wire = wire;
    this.#settings = settings;
    this.#onNewTokens = onNewTokens;
    this.#reload = reload;
    this.#adopt({ ...object(session, 'session'), received: received ?? session.received ?? 0 });
  }

  get session() {
    const tokens = this.#keeper.call('TokenKeeper.tokens');
    return { ...this.#session, tokens };
  }

  expire() {
    this.#keeper.call('TokenKeeper.expire');
  }

  async tokens({ signal } = {}) {
    signal?.throwIfAborted();
    if (this.#unsaved) await this.#save();
    if (this.#ended) throw this.#ended;
    const need = this.#keeper.call('TokenKeeper.need');
    if (need.type === 'use') return need.tokens;
    if (need.type === 'refresh') {
      this.#refreshing = this.#refresh(need.request).finally(() => {
        this.#refreshing = undefined;
      });
      // Whoever waits gets the error; when nobody waits any more, nobody is missed.
      this.#refreshing.catch(() => {});
    }
    return abortable(this.#refreshing ?? this.tokens({ signal }), signal);
  }

  /** It goes on although a caller gives up: the others wait for it, and a rotated token must not get lost. */
  #refresh(request) {
    return exclusively(`cognito-srp ${this.#settings.clientId} ${this.#session.username}`, async () => {
      let answer;
      try {
        const stored = await this.#reload?.();
        if (stored && stored.tokens.accessToken !== this.session.tokens.accessToken) {
          this.#adopt(stored);
          return stored.tokens;
        }
        answer = await this.#wire.exchange(request.operation, request.input);
      } catch (error) {
        this.#keeper.call('TokenKeeper.notSent');
        throw error;
      }
      const { tokens, ended } = this.#keeper.call('TokenKeeper.receive', answer);
      if (ended) {
        this.#ended = new CognitoSrpError(`the sign-in has ended, sign in again: ${ended.message || ended.code}`, {
          code: 'SignInEnded',
          serviceCode: ended.code,
        });
        throw this.#ended;
      }
      this.#session = { ...this.#session, received: now() };
      this.#unsaved = true;
      await this.#save();
      return tokens;
    });
  }

  async #save() {
    await this.#onNewTokens?.(this.session);
    this.#unsaved = false;
  }

  #adopt(session) {
    const { tokens, username, deviceKey, received } = session;
    const { clientId, rotation, calls } = this.#settings;
    const keeper = new Machine();
    keeper.call('TokenKeeper.new', {
      clientId,
      clientSecret: calls.clientSecret,
      username,
      deviceKey,
      rotation,
      refreshToken: object(tokens, 'tokens').refreshToken,
      tokens,
      received,
    });
    this.#keeper = keeper;
    this.#session = { tokens, username, deviceKey, received };
  }
}

/** One at a time over all pages of an origin, where the host has locks. */
function exclusively(name, work) {
  const locks = globalThis.navigator?.locks;
  return locks ? locks.request(name, work) : work();
}

function abortable(promise, signal) {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
