// Who waits for whom: nobody for ever, nobody for himself, and nobody for another store.

import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { MemoryStorage } from '@cognito-srp/client';
import { amplifyStorage } from '@cognito-srp/client/amplify-storage';
import { byPassword, inTime, Locks, now, resetLocks, sessionOf, setLocks, setUp } from './service.mjs';

const never = () => new Promise(() => {});
afterEach(resetLocks);

test('the name of a user is no name of anything else', async () => {
  for (const locks of [undefined, new Locks()]) {
    setLocks(locks);
    const { client } = setUp({ session: sessionOf('session') });
    assert.equal((await inTime(client.tokens())).refreshToken, 'refresh session 1');
  }
});

test('a store that hangs keeps nobody from another one', async () => {
  setLocks(undefined);
  const hanging = setUp({ session: null, timeout: 20 });
  hanging.tokenStore.save = never;
  await inTime(hanging.client.signIn('jane', byPassword));
  const { client } = setUp({ session: null });
  assert.equal((await inTime(client.signIn('bob', byPassword))).tokenStoreError, undefined);
  assert.equal((await inTime(client.tokens())).accessToken, 'access bob 0');
  await inTime(client.forgetSession());
});

test('nor keeps a sign-in waiting for ever, nor a sign-out', async () => {
  const { client, tokenStore } = setUp({ session: null, timeout: 20 });
  tokenStore.save = never;
  const { session, tokenStoreError } = await inTime(client.signIn('jane', byPassword));
  assert.deepEqual([tokenStoreError.code, tokenStoreError.cause.message], ['TokenStore', 'no answer within 20 ms']);
  assert.deepEqual(await inTime(client.session()), session);
  assert.equal((await inTime(client.tokens())).accessToken, 'access jane 0');
  await assert.rejects(inTime(client.signOut(session)), { code: 'TokenStore' });
  assert.equal(await inTime(client.session()), undefined);
});

test('who waits for a store can give up', async () => {
  const { client, tokenStore } = setUp();
  tokenStore.load = never;
  for (const method of ['session', 'tokens']) {
    const aborter = new AbortController();
    const waiting = client[method]({ signal: aborter.signal });
    aborter.abort(new Error('enough'));
    await assert.rejects(inTime(waiting), { message: 'enough' });
    await assert.rejects(client[method]({ signal: aborter.signal }), { message: 'enough' });
  }
});

test('clients over one storage take turns, whatever their stores are', async () => {
  setLocks(undefined);
  /** One that shows when two write at once. */
  class Slow extends MemoryStorage {
    writing = 0;
    most = 0;

    async setItem(key, text) {
      this.writing += 1;
      this.most = Math.max(this.most, this.writing);
      await new Promise((resolve) => setTimeout(resolve, 2));
      super.setItem(key, text);
      this.writing -= 1;
    }
  }
  const stores = [
    (storage) => ({ tokenStore: undefined, storage }),
    (storage) => amplifyStorage({ version: 6, storage }),
  ];
  for (const storesOver of stores) {
    const storage = new Slow();
    const clients = [0, 1, 2].map(() => setUp({ ...storesOver(storage), devicePolicy: 'never' }).client);
    await Promise.all(clients.map((client) => client.signIn('jane', byPassword)));
    assert.equal(storage.most, 1);
  }
});

test('who keeps new tokens may ask for them', async () => {
  const { client } = setUp();
  const asked = [];
  const provider = client.tokenProvider(sessionOf('jane'), {
    onNewTokens: async () => asked.push((await provider.tokens()).refreshToken),
  });
  assert.equal((await inTime(provider.tokens())).refreshToken, 'refresh jane 1');
  assert.deepEqual(asked, ['refresh jane 1']);
  // And whether it fails or not, it is over then.
  const failing = client.tokenProvider(sessionOf('bob'), {
    onNewTokens: async () => {
      throw new Error((await failing.tokens()).refreshToken);
    },
  });
  for (let round = 0; round < 2; round += 1) {
    await assert.rejects(inTime(failing.tokens()), { message: 'refresh bob 1' });
  }
});

test('a store may ask its client for the session that it saves', async () => {
  const { client, tokenStore } = setUp();
  const save = tokenStore.save.bind(tokenStore);
  const asked = [];
  tokenStore.save = async (...all) => {
    asked.push((await client.tokens()).accessToken, (await client.session()).tokens.accessToken);
    return save(...all);
  };
  await inTime(client.tokens());
  const { tokenStoreError } = await inTime(client.signIn('bob', byPassword));
  assert.equal(tokenStoreError, undefined);
  assert.deepEqual(asked, ['access jane 1', 'access jane 1', 'access bob 0', 'access bob 0']);
});

test('where there are no locks to be had, it works all the same', async () => {
  // Such as in a page without an origin, or in one that is being left.
  for (const name of ['SecurityError', 'InvalidStateError']) {
    setLocks({ request: () => Promise.reject(Object.assign(new Error('no locks'), { name })) });
    const { client } = setUp();
    assert.equal((await client.signIn('jane', byPassword)).tokenStoreError, undefined);
    assert.equal((await client.tokens()).accessToken, 'access jane 0');
    const provider = client.tokenProvider(sessionOf('jane'));
    assert.equal((await provider.tokens()).refreshToken, 'refresh jane 1');
  }
});

test('what fails under a lock is not done a second time', async () => {
  setLocks(new Locks());
  const { client, tokenStore } = setUp({ session: sessionOf('jane', now()) });
  let saves = 0;
  const denied = Object.assign(new Error('denied'), { name: 'SecurityError' });
  tokenStore.save = async () => {
    saves += 1;
    throw denied;
  };
  assert.equal((await client.signIn('jane', byPassword)).tokenStoreError.cause, denied);
  assert.equal(saves, 1);
  const provider = client.tokenProvider(sessionOf('jane'), { onNewTokens: tokenStore.save });
  await assert.rejects(provider.tokens(), denied);
  assert.equal(saves, 2);
});

test('nor what is done while its lock is taken away', async () => {
  setLocks({
    async request(name, work) {
      work();
      throw Object.assign(new Error('stolen'), { name: 'AbortError' });
    },
  });
  const { client, service } = setUp();
  assert.equal((await client.tokens()).refreshToken, 'refresh jane 1');
  assert.equal(service.refreshes, 1);
});
