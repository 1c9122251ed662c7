// The stored session from its sign-in to its end: it is not lost, and whoever signs out is signed out.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { afterEach, test } from 'node:test';
import { CognitoClient, CognitoSrpError } from '@cognito-srp/client';
import { byPassword, hold, now, refused, rotating, sessionOf, setUp, Store, until } from './service.mjs';

const isStoreError = (error, message) => {
  assert.ok(error instanceof CognitoSrpError);
  assert.deepEqual([error.code, error.cause.message], ['TokenStore', message]);
  return true;
};

test('a sign-in whose session cannot be stored is good all the same', async () => {
  for (const session of [undefined, sessionOf('bob', now())]) {
    const { client, tokenStore, service } = setUp({ session });
    tokenStore.stored = session;
    tokenStore.fails = true;
    const signedIn = await client.signIn('jane', byPassword);
    assert.equal(signedIn.session.tokens.accessToken, 'access jane 0');
    isStoreError(signedIn.tokenStoreError, 'no room');
    // Nobody gets another session in its place, and whoever asks next tries again.
    for (const ask of [() => client.session(), () => client.tokens()]) {
      await assert.rejects(ask, (error) => isStoreError(error, 'no room'));
    }
    assert.equal(tokenStore.stored, session);
    tokenStore.fails = false;
    assert.equal((await client.tokens()).accessToken, 'access jane 0');
    assert.deepEqual(tokenStore.stored, signedIn.session);
    assert.equal(service.others.length, 1);
  }
});

test('step by step too', async () => {
  const { client, tokenStore } = setUp({ session: undefined });
  tokenStore.fails = true;
  const signedIn = await client.startSignIn('jane', byPassword);
  assert.equal(signedIn.session.username, 'jane');
  isStoreError(signedIn.tokenStoreError, 'no room');
  tokenStore.fails = false;
  assert.equal((await client.startSignIn('jane', byPassword)).tokenStoreError, undefined);
});

test('what could not be stored does not come back once it is forgotten, or somebody else is signed in', async () => {
  const { client, newClient, tokenStore } = setUp({ session: undefined });
  tokenStore.fails = true;
  await client.signIn('jane', byPassword);
  await client.forgetSession();
  tokenStore.fails = false;
  assert.equal(await client.session(), undefined);

  tokenStore.fails = true;
  await client.signIn('jane', byPassword);
  tokenStore.fails = false;
  await newClient().signIn('bob', byPassword);
  assert.equal((await client.tokens()).accessToken, 'access bob 0');
  assert.equal(tokenStore.stored.username, 'bob');
});

test('a store that cannot be read or emptied is named too', async () => {
  const { client, tokenStore } = setUp();
  const fail = async () => {
    throw new Error('broken');
  };
  Object.assign(tokenStore, { load: fail, clear: fail });
  for (const ask of [() => client.session(), () => client.tokens(), () => client.forgetSession()]) {
    await assert.rejects(ask, (error) => isStoreError(error, 'broken'));
  }
});

const fresh = () => sessionOf('jane', now());
const expired = () => refused('NotAuthorizedException', 'Access Token has expired');

test('who signs out with an access token that has expired is signed out with a new one', async () => {
  const signOuts = (service) => service.others.map(([operation, input]) => [operation, input.AccessToken]);
  // By this machine's clock, and by the service's alone; the session of the storage, and another one.
  for (const session of [sessionOf('jane', 1), fresh()]) {
    for (const stored of [session, undefined]) {
      const { client, service, tokenStore } = setUp({ session });
      tokenStore.stored = stored;
      service.outcomes.GlobalSignOut = ({ AccessToken }) =>
        AccessToken === 'access jane' ? expired() : { status: 200, body: '{}' };
      await client.signOut(session);
      assert.deepEqual(signOuts(service).at(-1), ['GlobalSignOut', 'access jane 1']);
      assert.equal(service.others.length, session.received === 1 ? 1 : 2);
      assert.equal(service.refreshes, 1);
      assert.equal(tokenStore.stored, undefined);
    }
  }
});

test('nor does it matter that the storage has newer tokens, or keeps none', async () => {
  const { client, service, tokenStore } = setUp();
  await client.tokens();
  await client.signOut(sessionOf('jane', 1));
  assert.deepEqual(service.others, [['GlobalSignOut', { AccessToken: 'access jane 1' }]]);
  assert.equal(tokenStore.stored, undefined);

  const full = setUp();
  full.tokenStore.fails = true;
  await full.client.signOut(sessionOf('jane', 1));
  assert.deepEqual(full.service.others, [['GlobalSignOut', { AccessToken: 'access jane 1' }]]);
});

test('who cannot be signed out at the service is signed out here, and told', async () => {
  const aborted = AbortSignal.abort(new Error('enough'));
  const without = { ...fresh(), tokens: { ...fresh().tokens, refreshToken: null } };
  for (const [session, method, options, error] of [
    [fresh(), 'signOut', {}, { code: 'NotAuthorizedException', message: 'revoked' }],
    [fresh(), 'signOut', { signal: aborted }, { message: 'enough' }],
    [without, 'signOut', {}, { code: 'NotAuthorizedException' }],
    [fresh(), 'revoke', {}, { code: 'UnsupportedTokenTypeException' }],
    [fresh(), 'revoke', { signal: aborted }, { message: 'enough' }],
    [without, 'revoke', {}, { code: 'BadArgument', field: 'refreshToken' }],
  ]) {
    const { client, service, tokenStore } = setUp({ session });
    service.outcomes = {
      GlobalSignOut: expired,
      GetTokensFromRefreshToken: () => refused('NotAuthorizedException', 'revoked'),
      RevokeToken: () => refused('UnsupportedTokenTypeException'),
    };
    // What has been refreshed by the client itself ends as it says.
    const wanted = session === without || method === 'revoke' || options.signal ? error : { code: 'SignInEnded' };
    await assert.rejects(client[method](session, options), wanted);
    assert.equal(tokenStore.stored, undefined, method);
    await assert.rejects(client.tokens(), { code: 'NotSignedIn' });
  }
});

test('what is no session is a TypeError, and nobody is signed out', async () => {
  for (const method of ['signOut', 'revoke']) {
    for (const value of [undefined, 5, {}]) {
      const { client, tokenStore } = setUp({ session: fresh() });
      await assert.rejects(client[method](value), { name: 'TypeError' });
      assert.deepEqual(tokenStore.stored, fresh());
    }
  }
});

test('a session without a refresh token gives its tokens until they expire', async () => {
  for (const refreshToken of [null, undefined, '']) {
    const session = fresh();
    session.tokens.refreshToken = refreshToken;
    const { client, service, tokenStore } = setUp({ session });
    const ended = { code: 'SignInEnded', message: /there is no refresh token/ };
    const provider = client.tokenProvider(session);
    for (const source of [client, provider]) {
      assert.deepEqual(await source.tokens(), { ...session.tokens, refreshToken: null });
    }
    assert.deepEqual(provider.session, { ...session, deviceKey: undefined, tokens: await provider.tokens() });
    await assert.rejects(client.refresh(session), ended);
    provider.expire();
    await assert.rejects(provider.tokens(), ended);
    await assert.rejects(provider.tokens(), ended);

    const old = { ...session, received: now() - 3600, tokens: { ...session.tokens, accessToken: 'old' } };
    tokenStore.stored = old;
    await assert.rejects(Promise.all([client.tokens(), client.tokens()]), ended);
    // Somebody has signed in again.
    tokenStore.stored = sessionOf('jane', now());
    assert.equal((await client.tokens()).accessToken, 'access jane');
    const shared = client.tokenProvider(old, { reload: () => tokenStore.stored });
    assert.equal((await shared.tokens()).accessToken, 'access jane');
    assert.equal(service.refreshes, 0);
  }
});

const navigator = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
afterEach(() => {
  delete globalThis.navigator;
  if (navigator) Object.defineProperty(globalThis, 'navigator', navigator);
});
const setLocks = (locks) => Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { locks } });

/** One lock of each name at a time, as pages of one origin have them. */
class Locks {
  #last = new Map();

  request(name, work) {
    const turn = (this.#last.get(name) ?? Promise.resolve()).then(work);
    this.#last.set(name, turn.catch(() => {}));
    return turn;
  }
}

/** The same package a second time, as another page has it: nothing is shared but what the host shares. */
const elsewhere = createRequire(import.meta.url)('../dist/cjs/index.js');

/** A store that says when a save has looked at it, and has not written yet. */
class Watched extends Store {
  looks = 0;
  slow = 20;

  load() {
    this.looks += 1;
    return super.load();
  }
}

for (const isOtherPage of [false, true]) {
  const title = isOtherPage ? 'another page' : 'another client';
  test(`what ${title} stores between a look and a write is not overwritten`, async () => {
    setLocks(isOtherPage ? new Locks() : undefined);
    for (const change of [
      (other) => other.signIn('bob', byPassword),
      (other) => other.forgetSession(),
    ]) {
      const tokenStore = new Watched(sessionOf('jane'));
      const { client, service } = setUp({ tokenStore });
      const Other = isOtherPage ? elsewhere.CognitoClient : CognitoClient;
      const other = new Other({ ...rotating, transport: service.transport, tokenStore });
      const release = hold(service);
      const waiting = client.tokens().catch(() => {});
      await until(() => service.refreshes === 1);
      const { looks } = tokenStore;
      release();
      await until(() => tokenStore.looks > looks);
      await change(other);
      await waiting;
      assert.notEqual(tokenStore.stored?.username, 'jane');
    }
  });
}

test('a page without an origin, which has no locks, works all the same', async () => {
  const denied = Object.assign(new Error('no origin'), { name: 'SecurityError' });
  setLocks({ request: () => Promise.reject(denied) });
  const { client } = setUp();
  assert.equal((await client.signIn('jane', byPassword)).tokenStoreError, undefined);
  assert.equal((await client.tokens()).accessToken, 'access jane 0');
});
