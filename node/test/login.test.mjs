// The login machine at a local pool, without HTTP.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CognitoSrpError, Login } from '@cognito-srp/client';
import { LocalPool, totp } from '@cognito-srp/client/testing';

const PASSWORD = 'Correct-Horse-9!';
let local;
let pool;
let config;

before(async () => {
  local = await LocalPool.start();
  pool = await local.createUserPool();
  const { ClientId: clientId } = await pool.createClient({
    ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_USER_PASSWORD_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  });
  config = { userPoolId: pool.id, clientId, username: 'jane' };
  await pool.createUser('jane', PASSWORD, { attributes: { email: 'jane@example.com' } });
});
after(() => local.stop());

/** Sends what the login wants sent until it wants something else. */
async function drive(login) {
  while (login.step.type === 'send') {
    const { operation, input } = login.step.request;
    try {
      await login.receiveAsync(await local.handle(operation, input));
    } catch (error) {
      if (!(error instanceof CognitoSrpError) || !error.fromService) throw error;
      login.receiveError(error);
    }
  }
  return login.step;
}

for (const flow of [PASSWORD, { flow: 'USER_SRP_AUTH', password: PASSWORD }, { flow: 'USER_PASSWORD_AUTH', password: PASSWORD }]) {
  test(`signs in by ${flow.flow ?? 'a password alone'}`, async () => {
    const { type, signedIn } = await drive(new Login(config, flow));
    assert.equal(type, 'done');
    assert.match(signedIn.tokens.accessToken, /^ey/);
  });
}

test('the password itself is not sent by USER_SRP_AUTH', async () => {
  const login = await Login.start(config, PASSWORD);
  const sent = [];
  while (login.step.type === 'send') {
    const { operation, input } = login.step.request;
    sent.push(JSON.stringify(input));
    login.receiveHttp({ status: 200, body: JSON.stringify(await local.handle(operation, input)) });
  }
  assert.equal(sent.length, 2);
  assert.ok(!sent.join().includes(PASSWORD));
});

test('a wrong password is the service’s error, and the login is over', async () => {
  const login = new Login(config, 'wrong');
  await assert.rejects(drive(login), { code: 'NotAuthorizedException', name: 'CognitoSrpError', status: 400 });
  assert.equal(login.step, null);
  assert.throws(() => login.answer('123456'), { code: 'Misuse' });
});

test('a temporary password is replaced, and a refused one is asked for again', async () => {
  await pool.createUser('new', 'Temporary-1!', { temporary: true });
  const login = new Login({ ...config, username: 'new' }, 'Temporary-1!');
  let step = await drive(login);
  assert.equal(step.prompt.challengeName, 'NEW_PASSWORD_REQUIRED');
  login.answer('short');
  step = await drive(login);
  assert.equal(step.prompt.refused.code, 'InvalidPasswordException');
  login.answer({ newPassword: 'Better-Horse-10!', attributes: { name: 'New' } });
  assert.equal((await drive(login)).type, 'done');
});

test('a login that waits for a code goes on elsewhere', async () => {
  await pool.handle('SetUserPoolMfaConfig', {
    SoftwareTokenMfaConfiguration: { Enabled: true },
    MfaConfiguration: 'OPTIONAL',
  });
  await pool.createUser('mfa', PASSWORD);
  const { signedIn } = await drive(new Login({ ...config, username: 'mfa' }, PASSWORD));
  const AccessToken = signedIn.tokens.accessToken;
  const { SecretCode } = await local.handle('AssociateSoftwareToken', { AccessToken });
  await local.handle('VerifySoftwareToken', { AccessToken, UserCode: totp(SecretCode) });
  await local.handle('SetUserMFAPreference', {
    AccessToken,
    SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
  });
  local.advance(60);

  const login = new Login({ ...config, username: 'mfa' }, PASSWORD);
  const { prompt } = await drive(login);
  assert.equal(prompt.challengeName, 'SOFTWARE_TOKEN_MFA');
  const seal = { key: crypto.getRandomValues(new Uint8Array(32)), endpoint: local.endpoint, context: 'session 1' };
  const saved = login.save(seal, 120);
  assert.ok(saved instanceof Uint8Array);
  assert.ok(!Buffer.from(saved).includes(PASSWORD));

  assert.throws(() => Login.restore(saved, { ...seal, context: 'session 2' }, config), { code: 'SavedLogin' });
  const restored = Login.restore(saved, seal, { ...config, username: '' });
  restored.answer(totp(SecretCode, local.now));
  assert.equal((await drive(restored)).type, 'done');
});
