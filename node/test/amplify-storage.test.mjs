// Amplify 6 and amazon-cognito-identity-js (Amplify 5 and before) beside our client, over one storage.

import assert from 'node:assert/strict';
import { after, afterEach, before, mock, test } from 'node:test';
import * as amplify from '@aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from '@aws-amplify/auth/cognito';
import { Amplify, fetchAuthSession } from '@aws-amplify/core';
import { AuthenticationDetails, CognitoUser, CognitoUserPool } from 'amazon-cognito-identity-js';
import { CognitoClient, MemoryStorage } from '@cognito-srp/client';
import { amplifyStorage } from '@cognito-srp/client/amplify-storage';
import { LocalPool, totp } from '@cognito-srp/client/testing';

// Amplify looks at it, and Node 20 has none.
globalThis.navigator ??= { userAgent: `Node ${process.version}` };

const PASSWORD = 'Correct-Horse-9!';
const FAST = 7200; // seconds that this machine's clock is ahead in some tests
let local;
let pool;
let clientId;

before(async () => {
  local = await LocalPool.start({ timestampWindow: 2 * FAST });
  pool = await local.createUserPool({
    DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: false },
  });
  await pool.handle('SetUserPoolMfaConfig', {
    SoftwareTokenMfaConfiguration: { Enabled: true },
    MfaConfiguration: 'OPTIONAL',
  });
  ({ ClientId: clientId } = await pool.createClient());
});
after(() => local?.stop());
afterEach(() => mock.timers.reset());

const place = (username, name) => `CognitoIdentityServiceProvider.${clientId}.${username}.${name}`;

/** A user who is asked for a code unless there is a remembered device. */
async function createUser(username) {
  await pool.createUser(username, PASSWORD);
  const client = new CognitoClient({ userPoolId: pool.id, clientId, endpoint: local.endpoint });
  const { session } = await client.signIn(username, PASSWORD);
  const secret = await client.associateSoftwareToken(session);
  await client.verifySoftwareToken(session, totp(secret, local.now));
  await client.setUserMfaPreference(session, { softwareToken: { enabled: true, preferred: true } });
  // A code counts once: the next one is that of the next half minute.
  local.advance(30);
  return () => totp(secret, local.now);
}

function ours(version, storage) {
  return new CognitoClient({
    userPoolId: pool.id,
    clientId,
    endpoint: local.endpoint,
    ...amplifyStorage({ version, storage }),
  });
}

/** Each version's own sign-in, refresh and sign-out over a storage. */
const PEERS = {
  5: (storage) => {
    const Pool = new CognitoUserPool({
      UserPoolId: pool.id,
      ClientId: clientId,
      endpoint: local.endpoint,
      Storage: storage,
    });
    return {
      signIn(username, code) {
        const user = new CognitoUser({ Username: username, Pool, Storage: storage });
        return new Promise((onSuccess, onFailure) => {
          const callbacks = { onSuccess, onFailure, totpRequired };
          function totpRequired() {
            if (!code) return onFailure(new Error('asked for a code'));
            return user.sendMFACode(code(), callbacks, 'SOFTWARE_TOKEN_MFA');
          }
          user.authenticateUser(new AuthenticationDetails({ Username: username, Password: PASSWORD }), callbacks);
        });
      },
      async session() {
        const session = await new Promise((resolve, reject) => {
          const user = Pool.getCurrentUser();
          if (!user) throw new Error('nobody is signed in');
          user.getSession((error, found) => (error ? reject(error) : resolve(found)));
        });
        return { accessToken: session.getAccessToken().getJwtToken(), valid: session.isValid() };
      },
      refresh() {
        const user = Pool.getCurrentUser();
        return new Promise((resolve, reject) => {
          user.getSession((failed, session) => {
            if (failed) return reject(failed);
            return user.refreshSession(session.getRefreshToken(), (error) => (error ? reject(error) : resolve()));
          });
        });
      },
      async signOut() {
        Pool.getCurrentUser().signOut();
      },
    };
  },
  6: (storage) => {
    cognitoUserPoolsTokenProvider.setKeyValueStorage({
      getItem: async (key) => storage.getItem(key),
      setItem: async (key, value) => storage.setItem(key, value),
      removeItem: async (key) => storage.removeItem(key),
      clear: async () => assert.fail('Amplify clears the storage'),
    });
    const Auth = {
      Cognito: { userPoolId: pool.id, userPoolClientId: clientId, userPoolEndpoint: local.endpoint },
    };
    cognitoUserPoolsTokenProvider.setAuthConfig(Auth);
    Amplify.configure({ Auth }, { Auth: { tokenProvider: cognitoUserPoolsTokenProvider } });
    return {
      async signIn(username, code) {
        const { nextStep } = await amplify.signIn({ username, password: PASSWORD });
        if (nextStep.signInStep === 'DONE') return;
        if (!code) throw new Error('asked for a code');
        const { isSignedIn } = await amplify.confirmSignIn({ challengeResponse: code() });
        assert.ok(isSignedIn);
      },
      async session() {
        const { tokens } = await fetchAuthSession();
        return { accessToken: tokens?.accessToken.toString(), valid: tokens !== undefined };
      },
      async refresh() {
        await fetchAuthSession({ forceRefresh: true });
      },
      signOut: () => amplify.signOut(),
    };
  },
};

for (const [name, peer] of Object.entries(PEERS)) {
  const version = Number(name);
  const user = (what) => `${what}${version}`;

  test(`version ${version}: a device that Amplify remembered signs in here`, async () => {
    const username = user('there');
    const code = await createUser(username);
    const storage = new MemoryStorage();
    const theirs = peer(storage);
    await theirs.signIn(username, code);
    const deviceKey = storage.getItem(place(username, 'deviceKey'));
    assert.ok(deviceKey);
    await theirs.signOut();

    const client = ours(version, storage);
    assert.equal(await client.session(), undefined);
    const { device, session } = await client.signIn(username, PASSWORD);
    assert.deepEqual(device, { outcome: 'used', deviceKey });
    // And still there after a sign-out here.
    await client.signOut(session);
    assert.equal(await client.session(), undefined);
    await theirs.signIn(username);
    await theirs.signOut();
    // Forgotten here, it is forgotten there.
    const again = await client.signIn(username, PASSWORD);
    await client.forgetDevice(again.session, deviceKey);
    assert.equal(storage.getItem(place(username, 'deviceKey')), null);
    await client.forgetSession();
    await assert.rejects(theirs.signIn(username), /asked for a code/);
  });

  test(`version ${version}: a device that is remembered here signs in with Amplify`, async () => {
    const username = user('here');
    const code = await createUser(username);
    const storage = new MemoryStorage();
    const client = ours(version, storage);
    const { device } = await client.signIn(username, PASSWORD, { answer: code });
    assert.equal(device.outcome, 'confirmed');
    assert.equal(storage.getItem(place(username, 'deviceKey')), device.device.deviceKey);
    await client.forgetSession();
    const theirs = peer(storage);
    await theirs.signIn(username);
    await theirs.signOut();
    assert.equal((await client.signIn(username, PASSWORD)).device.outcome, 'used');
  });

  test(`version ${version}: who is signed in there is signed in here, and refreshes`, async () => {
    const username = user('session');
    await pool.createUser(username, PASSWORD);
    const storage = new MemoryStorage();
    await peer(storage).signIn(username);
    const client = ours(version, storage);
    const session = await client.session();
    assert.equal(session.username, username);
    assert.equal((await client.tokens()).accessToken, (await peer(storage).session()).accessToken);
    // Two hours later the token has to be refreshed: with the device, or the pool refuses.
    mock.timers.enable({ apis: ['Date'], now: Date.now() + FAST * 1000 });
    const { accessToken } = await client.tokens();
    assert.notEqual(accessToken, session.tokens.accessToken);
    assert.equal(storage.getItem(place(username, 'accessToken')), accessToken);
    const { accessToken: theirs, valid } = await peer(storage).session();
    assert.deepEqual([theirs, valid], [accessToken, true]);
    mock.timers.reset();
    await client.getUser(accessToken);
  });

  test(`version ${version}: who is signed in here is signed in there, and refreshes`, async () => {
    const username = user('own');
    await pool.createUser(username, PASSWORD);
    const storage = new MemoryStorage();
    const client = ours(version, storage);
    const { session } = await client.signIn(username, PASSWORD);
    const theirs = peer(storage);
    assert.deepEqual(await theirs.session(), { accessToken: session.tokens.accessToken, valid: true });
    await theirs.refresh();
    const { accessToken } = await client.tokens();
    assert.notEqual(accessToken, session.tokens.accessToken);
    await client.getUser(accessToken);
    await theirs.signOut();
    assert.equal(await client.session(), undefined);
  });

  test(`version ${version}: the clocks' difference is what Amplify would say`, async () => {
    for (const fast of [FAST, -FAST]) {
      const username = user(`clock${fast < 0 ? 'behind' : 'ahead'}`);
      await pool.createUser(username, PASSWORD);
      mock.timers.enable({ apis: ['Date'], now: (local.now + fast) * 1000 });
      const storage = new MemoryStorage();
      const theirs = peer(storage);
      await theirs.signIn(username);
      const drift = Number(storage.getItem(place(username, 'clockDrift')));
      assert.ok(Math.abs(drift - (version === 5 ? fast : -fast * 1000)) <= (version === 5 ? 5 : 5000), `${drift}`);
      const client = ours(version, storage);
      const { received } = await client.session();
      assert.ok(Math.abs(received - Date.now() / 1000) < 5, 'it came just now, by this clock');
      await theirs.signOut();

      await client.signIn(username, PASSWORD);
      const written = Number(storage.getItem(place(username, 'clockDrift')));
      assert.ok(Math.abs(written - drift) <= (version === 5 ? 5 : 5000), `${written}, ${drift}`);
      assert.equal((await theirs.session()).valid, true);
      mock.timers.reset();
      await theirs.signOut();
    }
  });
}

test('what is not Amplify’s counts as absent', async () => {
  const scope = { clientId };
  for (const [key, value] of [
    ['accessToken', 'no token'],
    ['accessToken', `x.${Buffer.from('{"iat":"1"}').toString('base64url')}.x`],
    ['deviceKey', 'a key alone'],
  ]) {
    const storage = new MemoryStorage();
    storage.setItem(`CognitoIdentityServiceProvider.${clientId}.LastAuthUser`, 'jane');
    storage.setItem(place('jane', key), value);
    const { tokenStore, deviceStore } = amplifyStorage({ version: 6, storage });
    assert.equal(await tokenStore.load(scope), undefined);
    assert.equal(await deviceStore.byAlias(scope, 'jane'), undefined);
  }
});

test('a session keeps its device where the device’s password is not kept', async () => {
  const scope = { clientId };
  const storage = new MemoryStorage();
  const { tokenStore, deviceStore } = amplifyStorage({ version: 6, storage });
  const accessToken = `x.${Buffer.from('{"iat":1000,"exp":4600}').toString('base64url')}.x`;
  const tokens = { accessToken, idToken: null, refreshToken: 'refresh', expiresIn: 3600 };
  const session = { tokens, username: 'jane', deviceKey: 'key', received: 1500 };
  await tokenStore.save(scope, session);
  assert.equal(storage.getItem(place('jane', 'clockDrift')), '-500000');
  assert.deepEqual(await tokenStore.load(scope), session);
  assert.equal(await deviceStore.byUsername(scope, 'jane'), undefined);
  await tokenStore.clear(scope);
  assert.equal(storage.getItem(place('jane', 'sessionDeviceKey')), null);
});

test('the version has to be named', () => {
  for (const version of [undefined, 4, '7', 'toString']) {
    assert.throws(() => amplifyStorage({ version, storage: new MemoryStorage() }), TypeError);
  }
  assert.throws(() => amplifyStorage({ version: 6 }), TypeError);
  assert.throws(() => amplifyStorage(), TypeError);
});
