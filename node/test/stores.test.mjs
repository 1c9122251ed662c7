// The stores over a storage that is slow, shared, or holds what somebody else has written.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'node:test';
import { CognitoClient, KeyValueDeviceStore, KeyValueTokenStore, MemoryStorage } from '@cognito-srp/client';
import { amplifyStorage } from '@cognito-srp/client/amplify-storage';

const scope = { endpoint: 'https://pool.example/', userPoolId: 'eu-west-1_Stores', clientId: 'client' };
const device = (username, deviceKey = `key of ${username}`) => ({
  username,
  deviceKey,
  deviceGroupKey: 'group',
  devicePassword: 'password',
});

class SlowStorage {
  texts = new Map();

  async getItem(key) {
    await null;
    return this.texts.get(key) ?? null;
  }

  async setItem(key, text) {
    await sleep(2);
    this.texts.set(key, text);
  }

  async removeItem(key) {
    await null;
    this.texts.delete(key);
  }
}

test('devices that are saved at once are all kept', async () => {
  const store = new KeyValueDeviceStore(new SlowStorage());
  const names = ['a', 'b', 'c'];
  await Promise.all(names.map((name) => store.save(scope, `${name}@example.com`, device(name))));
  for (const name of names) {
    assert.deepEqual(await store.byUsername(scope, name), device(name));
    assert.deepEqual(await store.byAlias(scope, `${name}@example.com`), device(name));
  }
  const other = { ...scope, clientId: 'other' };
  assert.equal(await store.byUsername(other, 'a'), undefined);
  assert.equal(await store.byAlias(scope, 'a'), undefined);
});

test('a device takes the place of another of the same user, and a name leads to one', async () => {
  const storage = new SlowStorage();
  const store = new KeyValueDeviceStore(storage);
  await store.save(scope, 'jane', device('1', 'old'));
  await store.save(scope, 'jane@example.com', device('1', 'new'));
  assert.equal((await store.byAlias(scope, 'jane')).deviceKey, 'new');
  await store.forget(scope, 'old');
  assert.equal((await store.byUsername(scope, '1')).deviceKey, 'new');
  // The name belongs to somebody else by now.
  await store.save(scope, 'jane', device('2'));
  assert.equal((await store.byAlias(scope, 'jane')).username, '2');
  assert.equal((await store.byAlias(scope, 'jane@example.com')).username, '1');
  await store.forget(scope, 'new');
  assert.equal(await store.byAlias(scope, 'jane@example.com'), undefined);
  assert.equal((await store.byAlias(scope, 'jane')).username, '2');
  await store.forget(scope, device('2').deviceKey);
  assert.deepEqual([...storage.texts.keys()], [], 'nothing is left');
});

test('what is no device counts as absent', async () => {
  const good = JSON.stringify({ aliases: ['jane'], device: device('jane') });
  const read = async (text) => {
    const holder = new KeyValueDeviceStore({ getItem: (key) => (key.includes(' alias ') ? 'jane' : text) });
    return holder.byAlias(scope, 'jane');
  };
  assert.deepEqual(await read(good), device('jane'));
  for (const text of ['', 'x', '5', 'null', '{}', '[]', '{"aliases":[]}', good.replace('"group"', '5')]) {
    assert.equal(await read(text), undefined, text);
  }
});

const tokens = { accessToken: 'a', idToken: null, refreshToken: null, expiresIn: 3600 };

test('what is no session counts as absent, and one without a refresh token is one', async () => {
  const session = { tokens, username: 'jane', received: Math.floor(Date.now() / 1000) };
  for (const [value, found] of [
    [5, false],
    ['text', false],
    [{}, false],
    [[], false],
    [{ tokens: {} }, false],
    [{ tokens }, false],
    [{ ...session, tokens: { ...tokens, accessToken: 5 } }, false],
    [{ ...session, tokens: { ...tokens, expiresIn: 'x' } }, false],
    [{ ...session, deviceKey: 5 }, false],
    [{ ...session, received: 'x' }, false],
    [session, true],
    [{ ...session, tokens: { ...tokens, refreshToken: 'r', idToken: 'i' }, deviceKey: 'd' }, true],
  ]) {
    const storage = new MemoryStorage();
    const text = JSON.stringify(value);
    storage.getItem = () => text;
    assert.deepEqual(await new KeyValueTokenStore(storage).load(scope), found ? value : undefined, text);
    const client = new CognitoClient({ userPoolId: scope.userPoolId, clientId: scope.clientId, storage });
    if (!found) await assert.rejects(client.tokens(), { code: 'NotSignedIn' }, text);
  }
});

const jwt = (number) => `h.${Buffer.from(JSON.stringify({ iat: 1, exp: 2, number })).toString('base64url')}.s`;
const signedIn = (number, username = 'alice') => ({
  username,
  received: 1,
  tokens: { accessToken: jwt(number), idToken: jwt(number), refreshToken: `refresh ${number}`, expiresIn: 1 },
});

test('where Amplify keeps it, a new access token never comes with an old refresh token', async () => {
  const { tokenStore } = amplifyStorage({ version: 6, storage: new SlowStorage() });
  await tokenStore.save(scope, signedIn(1));
  let saving = true;
  const saved = (async () => {
    for (let number = 2; number < 6; number += 1) await tokenStore.save(scope, signedIn(number));
    saving = false;
  })();
  const number = (text) => Number(text.match(/\d+$/)[0]);
  while (saving) {
    const { accessToken, refreshToken } = (await tokenStore.load(scope)).tokens;
    const { number: issued } = JSON.parse(Buffer.from(accessToken.split('.')[1], 'base64url'));
    assert.ok(number(refreshToken) >= issued, `${issued}: ${refreshToken}`);
    await sleep(1);
  }
  await saved;
});

test('where Amplify keeps it, what is written while it is read is read again', async () => {
  const storage = new MemoryStorage();
  const { tokenStore } = amplifyStorage({ version: 6, storage });
  await tokenStore.save(scope, signedIn(1));
  const { getItem } = storage;
  // Between the access token and the refresh token, somebody puts others there.
  storage.getItem = (key) => {
    if (key.endsWith('.refreshToken')) {
      storage.getItem = getItem;
      const place = key.slice(0, -'refreshToken'.length);
      for (const name of ['accessToken', 'idToken']) storage.setItem(`${place}${name}`, jwt(2));
      storage.setItem(key, 'refresh 2');
    }
    return getItem.call(storage, key);
  };
  assert.deepEqual((await tokenStore.load(scope)).tokens, signedIn(2).tokens);
});

test('where Amplify keeps it, who signs in takes the tokens of who was there before away', async () => {
  for (const version of [5, 6]) {
    const storage = new MemoryStorage();
    const { tokenStore, deviceStore } = amplifyStorage({ version, storage });
    await deviceStore.save(scope, 'alice', device('alice'));
    await tokenStore.save(scope, signedIn(1));
    await tokenStore.save(scope, signedIn(2, 'bob'));
    for (const name of ['accessToken', 'idToken', 'refreshToken', 'clockDrift']) {
      assert.equal(storage.getItem(`CognitoIdentityServiceProvider.client.alice.${name}`), null, name);
    }
    assert.equal((await tokenStore.load(scope)).username, 'bob');
    assert.deepEqual(await deviceStore.byUsername(scope, 'alice'), device('alice'), 'the device stays');
  }
});
