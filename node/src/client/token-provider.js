// Tokens that are kept fresh for as long as a sign-in lasts.

import { abortable } from '../abortable.js';
import { number, object, text } from '../check.js';
import { CognitoSrpError } from '../error.js';
import { Machine, now } from '../machine.js';
import { exclusively } from './turns.js';

/** They name what is for this package alone. */
export const KEPT = Symbol('kept');
export const SAVED = Symbol('saved');

/** Gives tokens of one sign-in that are good for some time yet, and refreshes them once for all who ask. */
export class TokenProvider {
  #wire;
  #settings;
  #session;
  #keeper;
  /** What whoever refreshes or saves will have got. */
  #working;
  /** Why only a new sign-in helps. */
  #ended;
  /** The session that was loaded or saved last. */
  #kept;
  /** Whether there are new tokens that were not handed out for keeping yet. */
  #unsaved = false;
  /** Whether they are being handed out for keeping: whoever keeps them may ask for them. */
  #handing = false;
  #onNewTokens;
  /** The session as others may have stored it meanwhile: another page, or another process. */
  #reload;
  /** Lets nobody else write between a look at what is stored and what is stored then. */
  #alone;

  constructor(
    { wire, settings },
    session,
    { received, onNewTokens, reload, alone = (work) => work() } = {},
  ) {
    this.#wire = wire;
    this.#settings = settings;
    this.#onNewTokens = onNewTokens;
    this.#reload = reload;
    this.#alone = alone;
    this.#adopt({ ...object(session, 'session'), received: received ?? session.received ?? 0 });
  }

  get session() {
    return { ...this.#session, tokens: { ...this.#session.tokens } };
  }

  /** The session that was loaded or saved last, unless there are newer tokens here, or soon will be. */
  get [KEPT]() {
    return this.#working || this.#unsaved ? undefined : this.#kept;
  }

  /** Once there are no new tokens that were not handed out for keeping. */
  async [SAVED]() {
    while (this.#unsaved) await (this.#working ?? this.#start(() => this.#save()));
  }

  expire() {
    this.#ask('expire');
  }

  async tokens({ signal } = {}) {
    signal?.throwIfAborted();
    if (this.#handing) return this.session.tokens;
    await abortable(this[SAVED](), signal);
    if (this.#ended) throw this.#ended;
    const need = this.#ask('need');
    if (need.type === 'use') return need.tokens;
    if (need.type === 'refresh' || (need.type === 'end' && !this.#working)) {
      this.#start(() => this.#refresh(need.request));
    }
    if (!this.#working) throw new CognitoSrpError('nobody refreshes the tokens', { code: 'Internal' });
    return abortable(this.#working, signal);
  }

  /** It goes on although a caller gives up: the others wait for it, and a rotated token must not get lost. */
  #start(work) {
    const { scope } = this.#settings;
    const name = `cognito-srp ${scope.endpoint} ${scope.userPoolId} ${scope.clientId} user ${this.#session.username}`;
    const working = exclusively(name, work)
      .catch((error) => {
        this.#ask('notSent');
        throw error;
      })
      .finally(() => {
        if (this.#working === working) this.#working = undefined;
      });
    // Whoever waits gets the error; when nobody waits any more, nobody is missed.
    working.catch(() => {});
    this.#working = working;
    return working;
  }

  async #refresh(given) {
    let request = given;
    if (await this.#catchUp()) {
      const need = this.#ask('need');
      if (need.type === 'use') return need.tokens;
      ({ request } = need);
    }
    if (!request) throw (this.#ended = notRefreshable());
    const answer = await this.#wire.exchange(request.operation, request.input);
    const { tokens, ended } = this.#ask('receive', answer);
    if (ended) {
      throw (this.#ended = signInEnded(ended.message || ended.code, ended.code));
    }
    this.#session = { ...this.#session, tokens, received: now() };
    this.#unsaved = true;
    await this.#save();
    return this.session.tokens;
  }

  /** Whether others have stored other tokens of this user since; they are taken then. */
  async #catchUp() {
    if (!this.#reload) return false;
    const stored = await this.#reload();
    if (stored?.username !== this.#session.username) throw notSignedIn();
    if (stored.tokens.accessToken === this.#kept.tokens.accessToken) return false;
    this.#adopt(stored);
    return true;
  }

  #save() {
    return this.#alone(() => this.#saveNow());
  }

  async #saveNow() {
    if (this.#reload) {
      const stored = await this.#reload();
      if (stored?.username !== this.#session.username) {
        this.#ended = notSignedIn();
        this.#unsaved = false;
        throw this.#ended;
      }
      if (!this.#isOurs(stored)) this.#adopt(stored);
    }
    const session = this.#session;
    if (session !== this.#kept) await this.#hand();
    this.#kept = session;
    this.#unsaved = false;
  }

  async #hand() {
    this.#handing = true;
    try {
      await this.#onNewTokens?.(this.session);
    } finally {
      this.#handing = false;
    }
  }

  /** Whether what is stored is what was refreshed here, or is there already after a save that failed. */
  #isOurs({ tokens }) {
    return [this.#kept, this.#session].some((ours) => ours.tokens.refreshToken === tokens.refreshToken);
  }

  #adopt({ tokens, username, deviceKey, received }) {
    this.#keeper = this.#newKeeper({ tokens: object(tokens, 'tokens'), username, deviceKey, received });
    this.#session = { tokens: this.#keeper.call('TokenKeeper.tokens'), username, deviceKey, received };
    this.#kept = this.#session;
  }

  #newKeeper({ tokens, username, deviceKey, received }) {
    const { clientId, rotation, calls } = this.#settings;
    const { clientSecret } = calls;
    const { refreshToken } = tokens;
    if (!refreshToken) return new LastTokens(tokens, received);
    const keeper = new Machine();
    const argument = { clientId, clientSecret, username, deviceKey, rotation, refreshToken, tokens, received };
    keeper.call('TokenKeeper.new', argument);
    return keeper;
  }

  #ask(method, argument) {
    // A failed call of anybody's may have taken the keeper with it.
    if (this.#keeper.isLost) {
      this.#keeper = this.#newKeeper(this.#session);
      if (this.#working && !this.#unsaved) {
        this.#keeper.call('TokenKeeper.expire');
        this.#keeper.call('TokenKeeper.need');
      }
    }
    return this.#keeper.call(`TokenKeeper.${method}`, argument);
  }
}

/** In place of a keeper in Rust: tokens that cannot be refreshed are good until they expire. */
class LastTokens {
  isLost = false;
  #tokens;
  #end;

  constructor({ accessToken, idToken, expiresIn }, received) {
    this.#tokens = {
      accessToken: text(accessToken, 'accessToken'),
      idToken: idToken ?? null,
      refreshToken: null,
      expiresIn: number(expiresIn, 'expiresIn'),
    };
    this.#end = received + expiresIn;
  }

  call(name) {
    if (name === 'TokenKeeper.tokens') return { ...this.#tokens };
    if (name === 'TokenKeeper.expire') this.#end = -Infinity;
    if (name !== 'TokenKeeper.need') return null;
    return now() < this.#end ? { type: 'use', tokens: { ...this.#tokens } } : { type: 'end' };
  }
}

export function notRefreshable() {
  return signInEnded('there is no refresh token');
}

function signInEnded(reason, serviceCode) {
  return new CognitoSrpError(`the sign-in has ended, sign in again: ${reason}`, { code: 'SignInEnded', serviceCode });
}

export function notSignedIn() {
  return new CognitoSrpError('nobody is signed in here', { code: 'NotSignedIn' });
}
