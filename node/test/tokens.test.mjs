// Tokens of the stored session and of any other: nothing gets lost, nothing is sent twice, nobody comes back.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { CognitoClient } from '@cognito-srp/client';
import { app, byPassword, hold, now, rotating, Service, sessionOf, setUp, until } from './service.mjs';

const { call } = createRequire(import.meta.url)('../dist/node/machine.js');

test('tokens that could not be saved are saved by the next who asks', async () => {
  const { client, service, tokenStore } = setUp();
  const noRoom = (error) => error.code === 'TokenStore' && error.cause.message === 'no room';
  tokenStore.fails = true;
  await assert.rejects(client.tokens(), noRoom);
  await assert.rejects(client.tokens(), noRoom);
  tokenStore.fails = false;
  assert.equal((await client.tokens()).refreshToken, 'refresh jane 1');
  assert.equal(tokenStore.stored.tokens.refreshToken, 'refresh jane 1');
  assert.equal(service.refreshes, 1);
});

test('a slow store makes nobody refresh again', async () => {
  const { client, service, tokenStore } = setUp();
  tokenStore.slow = 10;
  const all = [];
  for (let count = 0; count < 30; count += 1) {
    all.push(client.tokens());
    await sleep(2);
  }
  for (const { refreshToken } of await Promise.all(all)) assert.equal(refreshToken, 'refresh jane 1');
  assert.equal((await client.tokens()).refreshToken, 'refresh jane 1');
  assert.equal(service.refreshes, 1);
});

test('nor do clients that share a store', async () => {
  const { client, newClient, service, tokenStore } = setUp();
  tokenStore.slow = 3;
  const clients = [client, client.with({ userContextData: { IpAddress: '192.0.2.1' } }), newClient(), newClient()];
  const all = await Promise.all(clients.map((one) => one.tokens()));
  assert.deepEqual(all.map(({ refreshToken }) => refreshToken), Array(4).fill('refresh jane 1'));
  assert.equal(service.refreshes, 1);
});

test('pools with users of the same name do not wait for each other', async () => {
  const one = setUp();
  const other = setUp({ userPoolId: 'eu-west-1_Other' });
  const release = hold(one.service);
  const waiting = one.client.tokens();
  await until(() => one.service.refreshes === 1);
  await other.client.tokens();
  release();
  await waiting;
});

test('a session that was forgotten during a refresh does not come back', async () => {
  const { client, service, tokenStore } = setUp();
  const release = hold(service);
  const refused = assert.rejects(client.tokens(), { code: 'NotSignedIn' });
  await until(() => service.refreshes === 1);
  await client.forgetSession();
  release();
  await refused;
  assert.equal(tokenStore.stored, undefined);
  await assert.rejects(client.tokens(), { code: 'NotSignedIn' });
});

test('nor one that is forgotten while it is saved, or loaded', async () => {
  const { client, service, tokenStore } = setUp();
  tokenStore.slow = 20;
  const save = tokenStore.save.bind(tokenStore);
  let saving = false;
  tokenStore.save = (...all) => {
    saving = true;
    return save(...all);
  };
  const waiting = client.tokens().catch(() => {});
  await until(() => saving);
  await client.forgetSession();
  await waiting;
  assert.equal(tokenStore.stored, undefined);

  tokenStore.stored = sessionOf('jane', now());
  const refused = assert.rejects(client.tokens(), { code: 'NotSignedIn' });
  await client.forgetSession();
  await refused;
  assert.equal(service.refreshes, 1);
});

test('nor does anybody get its tokens while it is saved all the same', async () => {
  const { client, tokenStore } = setUp();
  const [load, save] = [tokenStore.load.bind(tokenStore), tokenStore.save.bind(tokenStore)];
  let [loads, forgetting, refused] = [0];
  tokenStore.load = async (...all) => {
    loads += 1;
    const stored = await load(...all);
    // The last look before the save.
    if (loads === 3) forgetting = client.forgetSession();
    return stored;
  };
  tokenStore.save = async (...all) => {
    tokenStore.stored = undefined;
    refused = assert.rejects(client.tokens(), { code: 'NotSignedIn' });
    await sleep(5);
    return save(...all);
  };
  await client.tokens().catch(() => {});
  await forgetting;
  await refused;
  assert.ok(refused);
  assert.equal(tokenStore.stored, undefined);
});

test('the next user’s session is not overwritten, whoever signs in', async () => {
  for (const another of [false, true]) {
    const { client, newClient, service, tokenStore } = setUp();
    const release = hold(service);
    const refused = assert.rejects(client.tokens(), { code: 'NotSignedIn' });
    await until(() => service.refreshes === 1);
    await (another ? newClient() : client).signIn('bob', byPassword);
    release();
    await refused;
    assert.equal(tokenStore.stored.tokens.refreshToken, 'refresh bob 0');
    assert.equal((await client.tokens()).refreshToken, 'refresh bob 0');
  }
});

test('a provider takes over what others have stored, of the same user alone', async () => {
  const { client, service } = setUp();
  let stored;
  const provider = client.tokenProvider(sessionOf('jane'), { reload: () => stored });
  await assert.rejects(provider.tokens(), { code: 'NotSignedIn' });
  stored = sessionOf('bob', now());
  await assert.rejects(provider.tokens(), { code: 'NotSignedIn' });
  stored = sessionOf('jane', now());
  stored.tokens.accessToken = 'newer';
  assert.equal((await provider.tokens()).accessToken, 'newer');
  assert.equal(service.refreshes, 0);
  // What has expired there too is refreshed.
  provider.expire();
  stored = { ...sessionOf('jane'), tokens: { ...stored.tokens, accessToken: 'old', refreshToken: 'refresh jane 7' } };
  assert.equal((await provider.tokens()).refreshToken, 'refresh jane 8');
});

test('who signed in again elsewhere during a refresh goes on with those tokens', async () => {
  const { client, newClient, service, tokenStore } = setUp();
  const release = hold(service);
  const waiting = client.tokens();
  await until(() => service.refreshes === 1);
  const { session } = await newClient().signIn('jane', byPassword);
  session.tokens.refreshToken = 'refresh jane 7';
  release();
  assert.equal((await waiting).refreshToken, 'refresh jane 7');
  assert.equal(tokenStore.stored.tokens.refreshToken, 'refresh jane 7');
});

test('what is given out can be changed without harm', async () => {
  const { client } = setUp();
  const given = sessionOf('jane');
  const provider = client.tokenProvider(given);
  given.tokens.refreshToken = 'other';
  provider.session.tokens.refreshToken = 'other';
  (await provider.tokens()).refreshToken = 'other';
  assert.equal(provider.session.tokens.refreshToken, 'refresh jane 1');
});

test('a failure of any kind leaves a provider as good as before', async () => {
  const service = new Service();
  let transport = async () => ({ status: 200 });
  const client = new CognitoClient({ ...rotating, transport: (request) => transport(request) });
  const provider = client.tokenProvider(sessionOf('jane'));
  for (let round = 0; round < 3; round += 1) await assert.rejects(provider.tokens(), { name: 'TypeError' });

  transport = service.transport;
  assert.equal((await provider.tokens()).refreshToken, 'refresh jane 1');
});

test('a failed call of somebody else costs no session', async () => {
  const { client, service } = setUp({ session: sessionOf('jane', now()) });
  const failed = () => assert.throws(() => call('panic', {}), { code: 'Internal' });
  await client.tokens();
  failed();
  assert.equal((await client.tokens()).accessToken, 'access jane');

  const provider = client.tokenProvider(sessionOf('jane'));
  const release = hold(service);
  const waiting = provider.tokens();
  await until(() => service.refreshes === 1);
  failed();
  release();
  assert.equal((await waiting).refreshToken, 'refresh jane 1');
  failed();
  assert.equal((await provider.tokens()).refreshToken, 'refresh jane 1');
  assert.equal(service.refreshes, 1);
});
