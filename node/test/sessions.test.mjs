// The stored session from its sign-in to its end: it is not lost, and whoever signs out is signed out.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { afterEach, test } from 'node:test';
import { CognitoClient, CognitoSrpError } from '@cognito-srp/client';
import {
  byPassword,
  hold,
  Locks,
  now,
  refused,
  resetLocks,
  rotating,
  sessionOf,
  setLocks,
  setUp,
  Store,
  until,
} from './service.mjs';

const isStoreError = (error, message) => {
  assert.ok(error instanceof CognitoSrpError);
  assert.deepEqual([error.code, error.cause.message], ['TokenStore', message]);
  return true;
};

test('a sign-in whose session cannot be stored is good all the same', async () => {
  // Nobody was signed in before, another user, or the same one.
  for (const session of [null, sessionOf('bob', now()), sessionOf('jane', now())]) {
    const { client, tokenStore, service } = setUp({ session });
    tokenStore.fails = true;
    const signedIn = await client.signIn('jane', byPassword);
    assert.equal(signedIn.session.tokens.accessToken, 'access jane 0');
    isStoreError(signedIn.tokenStoreError, 'no room');
    // Nobody gets another session in its place, and whoever asks next tries again.
    await assert.rejects(client.tokens(), (error) => isStoreError(error, 'no room'));
    const kept = await client.session();
    assert.deepEqual(kept, signedIn.session);
    kept.tokens.accessToken = 'other';
    assert.equal(tokenStore.stored, session);
    tokenStore.fails = false;
    assert.equal((await client.tokens()).accessToken, 'access jane 0');
    assert.deepEqual(tokenStore.stored, signedIn.session);
    assert.equal(service.others.length, 1);
  }
});

test('step by step too', async () => {
  const { client, tokenStore } = setUp({ session: null });
  tokenStore.fails = true;
  const signedIn = await client.startSignIn('jane', byPassword);
  assert.equal(signedIn.session.username, 'jane');
  isStoreError(signedIn.tokenStoreError, 'no room');
  tokenStore.fails = false;
  assert.equal((await client.startSignIn('jane', byPassword)).tokenStoreError, undefined);
});

test('what could not be stored does not come back once it is forgotten, or somebody else is signed in', async () => {
  const { client, newClient, tokenStore } = setUp({ session: null });
  tokenStore.fails = true;
  await client.signIn('jane', byPassword);
  await client.forgetSession();
  tokenStore.fails = false;
  assert.equal(await client.session(), undefined);
  // Not even when it is forgotten just while it is saved.
  Object.assign(tokenStore, { fails: true, slow: 20 });
  let saving = false;
  const save = tokenStore.save.bind(tokenStore);
  tokenStore.save = (...all) => {
    saving = true;
    return save(...all);
  };
  const signingIn = client.signIn('jane', byPassword);
  await until(() => saving);
  const forgetting = client.forgetSession();
  isStoreError((await signingIn).tokenStoreError, 'no room');
  await forgetting;
  Object.assign(tokenStore, { fails: false, slow: 0 });
  assert.equal(await client.session(), undefined);

  tokenStore.fails = true;
  await client.signIn('jane', byPassword);
  tokenStore.fails = false;
  await newClient().signIn('bob', byPassword);
  assert.equal((await client.tokens()).accessToken, 'access bob 0');
  assert.equal(tokenStore.stored.username, 'bob');
});

test('a store that cannot be read either does not bring back who was signed in before', async () => {
  for (const before of [null, sessionOf('bob', now()), sessionOf('jane', 1)]) {
    const { client, service, tokenStore } = setUp({ session: before });
    const { load, save } = tokenStore;
    const fail = async () => {
      throw new Error('down');
    };
    Object.assign(tokenStore, { load: fail, save: fail });
    isStoreError((await client.signIn('jane', byPassword)).tokenStoreError, 'down');
    await assert.rejects(client.tokens(), (error) => isStoreError(error, 'down'));
    assert.equal((await client.session()).tokens.accessToken, 'access jane 0');
    Object.assign(tokenStore, { load, save });
    assert.equal((await client.tokens()).accessToken, 'access jane 0');
    assert.equal((await client.session()).tokens.accessToken, 'access jane 0');
    assert.equal(tokenStore.stored.tokens.accessToken, 'access jane 0');
    assert.equal(service.refreshes, 0);
  }
});

test('what could not be stored is stored once, whoever asks', async () => {
  const { client, tokenStore } = setUp({ session: null });
  const { load } = tokenStore;
  tokenStore.fails = true;
  tokenStore.load = async () => {
    throw new Error('down');
  };
  await client.signIn('jane', byPassword);
  Object.assign(tokenStore, { load, fails: false });
  let saves = 0;
  const save = tokenStore.save.bind(tokenStore);
  tokenStore.save = (...all) => {
    saves += 1;
    return save(...all);
  };
  await Promise.all([client.tokens(), client.session(), client.tokens()]);
  assert.equal(saves, 1);
});

test('who is signed in can sign out while the store fails', async () => {
  // After a sign-in, whose tokens are good or have expired, and after a refresh.
  for (const begin of ['sign in', 'sign in long ago', 'refresh']) {
    const { client, service, tokenStore } = setUp({ session: begin === 'refresh' ? sessionOf('jane') : null });
    tokenStore.fails = true;
    if (begin === 'refresh') await assert.rejects(client.tokens(), { code: 'TokenStore' });
    else await client.signIn('jane', byPassword);
    const session = await client.session();
    assert.equal(session.tokens.refreshToken, `refresh jane ${begin === 'refresh' ? 1 : 0}`);
    if (begin === 'sign in long ago') session.received = 1;
    await client.signOut(session);
    const [operation, input] = service.others.at(-1);
    assert.deepEqual([operation, input.AccessToken], ['GlobalSignOut', `access jane ${begin === 'sign in' ? 0 : 1}`]);
    assert.equal(await client.session(), undefined);
  }
});

test('new tokens that are not stored are the session, unless somebody else is signed in', async () => {
  for (const another of [false, true]) {
    const { client, newClient, tokenStore } = setUp();
    tokenStore.fails = true;
    await assert.rejects(client.tokens(), { code: 'TokenStore' });
    assert.equal((await client.session()).tokens.refreshToken, 'refresh jane 1');
    assert.equal(tokenStore.stored.tokens.refreshToken, 'refresh jane 0');
    tokenStore.fails = false;
    if (another) await newClient().signIn('bob', byPassword);
    const newest = another ? 'refresh bob 0' : 'refresh jane 1';
    assert.equal((await client.session()).tokens.refreshToken, newest);
    assert.equal(tokenStore.stored.tokens.refreshToken, newest);
  }
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

afterEach(resetLocks);

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
