// The client over HTTP, at a local pool.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { MemoryStorage } from '@cognito-srp/client';
import { LocalPool, totp } from '@cognito-srp/client/testing';

const PASSWORD = 'Correct-Horse-9!';
let local;
let pool;

before(async () => {
  local = await LocalPool.start();
  pool = await local.createUserPool({
    DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: true },
    MfaConfiguration: 'OPTIONAL',
    AutoVerifiedAttributes: ['email'],
  });
  await pool.handle('SetUserPoolMfaConfig', {
    SoftwareTokenMfaConfiguration: { Enabled: true },
    MfaConfiguration: 'OPTIONAL',
  });
});
after(() => local.stop());

test('the whole story of a remembered device', async () => {
  const storage = new MemoryStorage();
  const exchanges = [];
  const client = await pool.client({
    appClient: { GenerateSecret: true },
    storage,
    deviceName: 'test',
    onExchange: (exchange) => exchanges.push(exchange),
  });
  await pool.createUser('dora', PASSWORD, { attributes: { email: 'dora@example.com', email_verified: 'true' } });

  const first = await client.signIn('dora', PASSWORD);
  assert.equal(first.device.outcome, 'confirmed');
  assert.equal(first.device.remembered, true);
  const secret = await client.associateSoftwareToken(first.session);
  await client.verifySoftwareToken(first.session, totp(secret, local.now), { name: 'app' });
  await client.setUserMfaPreference(first.session, { softwareToken: { enabled: true, preferred: true } });
  local.advance(60);

  exchanges.length = 0;
  const second = await client.signIn('dora', PASSWORD);
  assert.deepEqual(second.device, { outcome: 'used', deviceKey: first.device.device.deviceKey });
  assert.deepEqual(
    exchanges.map(({ step, outcome }) => [step, outcome]),
    [
      ['USER_SRP_AUTH', 'PASSWORD_VERIFIER'],
      ['PASSWORD_VERIFIER', 'DEVICE_SRP_AUTH'],
      ['DEVICE_SRP_AUTH', 'DEVICE_PASSWORD_VERIFIER'],
      ['DEVICE_PASSWORD_VERIFIER', 'done'],
    ],
  );

  const devices = await client.listAllDevices(second.session);
  assert.deepEqual(devices.map(({ DeviceKey }) => DeviceKey), [first.device.device.deviceKey]);
  const refreshed = await client.refresh(second.session);
  assert.notEqual(refreshed.tokens.accessToken, second.session.tokens.accessToken);

  // Somebody makes the pool forget the device: the record goes, and a code is asked for.
  await client.send('ForgetDevice', {
    AccessToken: second.session.tokens.accessToken,
    DeviceKey: second.device.deviceKey,
  });
  local.advance(60);
  const prompts = [];
  const third = await client.signIn('dora', PASSWORD, {
    answer: (prompt) => {
      prompts.push(prompt.challengeName);
      return totp(secret, local.now);
    },
  });
  assert.deepEqual(prompts, ['SOFTWARE_TOKEN_MFA']);
  assert.equal(third.forgottenDevice, second.device.deviceKey);
  assert.equal(third.device.outcome, 'confirmed');

  await client.forgetDevice(third.session, third.session.deviceKey);
  await assert.rejects(client.forgetDevice(third.session, third.session.deviceKey), {
    code: 'ResourceNotFoundException',
    unknownDevice: true,
  });
  await client.signOut(third.session);
  assert.equal(await client.session(), undefined);
});

test('sign-up, confirmation, forgotten and changed passwords, attributes', async () => {
  const client = await pool.client();
  const { UserConfirmed } = await client.signUp('anna', PASSWORD, { attributes: { email: 'anna@example.com' } });
  assert.equal(UserConfirmed, false);
  await assert.rejects(client.signIn('anna', PASSWORD), { code: 'UserNotConfirmedException' });
  await assert.rejects(client.confirmSignUp('anna', '000000'), { code: 'CodeMismatchException' });
  await client.resendConfirmationCode('anna');
  await client.confirmSignUp('anna', pool.codes('anna')[0].code);

  await client.forgotPassword('anna');
  await client.confirmForgotPassword('anna', pool.codes('anna')[0].code, 'Other-Horse-9!');
  const { session } = await client.signIn('anna', 'Other-Horse-9!');
  await client.changePassword(session, 'Other-Horse-9!', PASSWORD);
  await client.signIn('anna', PASSWORD);

  await client.updateUserAttributes(session, { name: 'Anna', nickname: 'A' });
  await client.deleteUserAttributes(session, ['nickname']);
  const { UserAttributes } = await client.getUser(session.tokens.accessToken);
  const names = UserAttributes.map(({ Name }) => Name);
  assert.ok(names.includes('name') && !names.includes('nickname'));
  await client.getUserAttributeVerificationCode(session, 'email');
  await client.verifyUserAttribute(session, 'email', pool.codes('anna')[0].code);
  await client.deleteUser(session);
  await assert.rejects(client.getUser(session), { fromService: true });
});

test('tokens are verified with the pool’s keys', async () => {
  const client = await pool.client();
  await pool.createUser('vera', PASSWORD);
  const { session } = await client.signIn('vera', PASSWORD);
  const claims = await client.verifyAccessToken(session.tokens.accessToken);
  assert.equal(claims.username, session.username);
  assert.equal((await client.verifyIdToken(session.tokens.idToken)).token_use, 'id');
  await assert.rejects(client.verifyIdToken(session.tokens.accessToken), { code: 'InvalidToken', field: 'token_use' });
  const [header, payload, signature] = session.tokens.accessToken.split('.');
  const changed = Buffer.from(payload, 'base64url').toString().replace('access', 'acce55');
  await assert.rejects(
    client.verifyAccessToken([header, Buffer.from(changed).toString('base64url'), signature].join('.')),
    { code: 'InvalidToken' },
  );
  const none = Buffer.from('{"alg":"none","kid":"x"}').toString('base64url');
  await assert.rejects(client.verifyAccessToken(`${none}.${payload}.`), { code: 'InvalidToken' });
});

test('one refresh serves all who ask, and the rotated token is kept first', async () => {
  const storage = new MemoryStorage();
  const exchanges = [];
  const client = await pool.client({
    appClient: {
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
      ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH'],
    },
    refreshTokenRotation: true,
    storage,
    onExchange: ({ operation }) => exchanges.push(operation),
  });
  await pool.createUser('rota', PASSWORD);
  const { session } = await client.signIn('rota', PASSWORD);
  exchanges.length = 0;
  const provider = client.tokenProvider(session, { received: 0 });
  const all = await Promise.all([1, 2, 3].map(() => provider.tokens()));
  assert.deepEqual(exchanges, ['GetTokensFromRefreshToken']);
  assert.equal(new Set(all.map(({ accessToken }) => accessToken)).size, 1);
  assert.notEqual(provider.session.tokens.refreshToken, session.tokens.refreshToken);

  // The old one is of no use any more: the sign-in has ended.
  const stale = client.tokenProvider(session, { received: 0 });
  await assert.rejects(stale.tokens(), { code: 'SignInEnded', serviceCode: 'RefreshTokenReuseException' });
  await assert.rejects(stale.tokens(), { code: 'SignInEnded' });
});

test('the session in the storage gives tokens', async () => {
  const client = await pool.client({ storage: new MemoryStorage() });
  await assert.rejects(client.tokens(), { code: 'NotSignedIn' });
  await pool.createUser('stella', PASSWORD);
  const { session } = await client.signIn('stella', PASSWORD);
  assert.equal((await client.tokens()).accessToken, session.tokens.accessToken);
  await client.revoke(session);
  await assert.rejects(client.tokens(), { code: 'NotSignedIn' });
});

test('step by step, and saved in between', async () => {
  const client = await pool.client();
  await pool.createUser('paula', 'Temporary-1!', { temporary: true });
  const pending = await client.startSignIn('paula', 'Temporary-1!');
  assert.equal(pending.prompt.challengeName, 'NEW_PASSWORD_REQUIRED');
  const seal = { key: crypto.getRandomValues(new Uint8Array(32)), context: 'browser' };
  const resumed = await client.resumeSignIn(pending.save(seal), seal);
  const done = await resumed.answer({ newPassword: PASSWORD });
  assert.equal(done.type, 'done');
});
