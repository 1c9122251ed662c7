// What a caller gets wrong, and what it is called then.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CognitoClient, fetchTransport, Login } from '@cognito-srp/client';

const app = { userPoolId: 'eu-west-1_Settings', clientId: 'client' };

test('options of wrong types are TypeErrors that name them', () => {
  for (const [name, value] of [
    ['timeout', 'x'],
    ['maxAttempts', 'x'],
    ['tokenLeeway', 'x'],
    ['transport', 5],
    ['fetch', 5],
    ['onExchange', 5],
    ['allowPlainHttp', 'no'],
    ['fips', 'no'],
    ['dualStack', 1],
    ['refreshTokenRotation', 'yes'],
    ['storage', 5],
    ['storage', {}],
    ['tokenStore', {}],
    ['deviceStore', { byAlias() {} }],
    ['deviceName', 7],
    ['issuer', 5],
    ['endpoint', 5],
    ['clientId', 5],
    ['userPoolId', 5],
    ['clientSecret', 5],
    ['clientMetadata', 'x'],
    ['analyticsMetadata', 'x'],
    ['userContextData', 'x'],
  ]) {
    const named = (error) => error instanceof TypeError && error.message.startsWith(`${name} `);
    assert.throws(() => new CognitoClient({ ...app, [name]: value }), named, `${name}: ${value}`);
  }
  assert.throws(() => new CognitoClient(app).with({ clientSecret: 5 }), /^TypeError: clientSecret /);
  assert.throws(() => new CognitoClient(app).with(), /^TypeError: options /);
  assert.throws(() => new CognitoClient(app).with({ colour: 'red' }), /^TypeError: there is no option colour/);
  assert.throws(() => fetchTransport({ fetch: 5 }), /^TypeError: fetch /);
});

test('bad values are errors with the field, in Cognito’s spelling where it has one', () => {
  for (const [name, ...values] of [
    ['timeout', Infinity, 2 ** 31, -1, 0, NaN],
    ['maxAttempts', Infinity, 0, -1, 1.5],
    ['tokenLeeway', Infinity, -1, 0.5],
    ['clientId', ''],
    ['userPoolId', 'nonsense'],
  ]) {
    const field = { clientId: 'ClientId', userPoolId: 'UserPoolId' }[name] ?? name;
    for (const value of values) {
      const error = { name: 'CognitoSrpError', code: 'BadArgument', field };
      assert.throws(() => new CognitoClient({ ...app, [name]: value }), error, `${name}: ${value}`);
    }
  }
});

test('more members than any request has are a TypeError, not a long wait', () => {
  const many = (count) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`name ${at}`, 'x']));
  const start = (clientMetadata) => new Login({ ...app, username: 'jane', clientMetadata }, 'password');
  assert.equal(start(many(1024)).step.type, 'send');
  const error = { name: 'TypeError', message: /^clientMetadata is not an object of at most 1,024 members/ };
  assert.throws(() => start(many(1025)), error);
});

test('what a flow or an answer lacks is called what the caller calls it', async () => {
  const config = { ...app, username: 'jane' };
  for (const [name, flow] of [
    ['flow', {}],
    ['password', { flow: 'USER_SRP_AUTH' }],
    ['password', { flow: 'USER_PASSWORD_AUTH', password: 5 }],
    ['password', { flow: 'ADMIN_NO_SRP_AUTH', password: null }],
    ['password', { flow: 'CUSTOM_AUTH', password: 5 }],
    ['password', { flow: 'USER_AUTH', factor: 'PASSWORD', password: 5 }],
    ['session', { flow: 'USER_AUTH', session: 5 }],
    ['factor', { flow: 'USER_AUTH', factor: 5 }],
    ['parameters.X', { flow: 'USER_AUTH', factor: 'EMAIL_OTP', parameters: { X: 5 } }],
  ]) {
    const error = { name: 'TypeError', message: `${name} is not a string` };
    assert.throws(() => new Login(config, flow), error, JSON.stringify(flow));
  }
  const login = new Login(config, { flow: 'USER_PASSWORD_AUTH', password: 'x' });
  login.receive({ ChallengeName: 'SMS_MFA', Session: 'x'.repeat(20), ChallengeParameters: {} });
  for (const [message, answer] of [
    ['code is not a string', { code: 5 }],
    ['newPassword is not a string', { newPassword: 5 }],
    ['attributes is not an object', { newPassword: 'x', attributes: 'y' }],
    ['responses is not an object', { responses: 'x' }],
    ['credential is not an object', { credential: 5 }],
  ]) {
    assert.throws(() => login.answer(answer), { name: 'TypeError', message });
  }
});

test('what belongs to calls is kept unless it is given anew', async () => {
  const sent = [];
  const client = new CognitoClient({
    ...app,
    clientSecret: 'secret',
    clientMetadata: { tenant: 'one' },
    transport: async ({ input }) => {
      sent.push(input);
      return { status: 200, body: '{}' };
    },
  });
  const other = client.with({ userContextData: { IpAddress: '192.0.2.1' }, clientSecret: undefined });
  await other.forgotPassword('jane');
  await other.with({ clientMetadata: { tenant: 'two' } }).forgotPassword('jane');
  for (const { SecretHash, UserContextData } of sent) {
    assert.ok(SecretHash);
    assert.deepEqual(UserContextData, { IpAddress: '192.0.2.1' });
  }
  assert.deepEqual(sent.map(({ ClientMetadata }) => ClientMetadata.tenant), ['one', 'two']);
});

test('a backend that there is not is an error', () => {
  const script = `
    const { backendName } = require('@cognito-srp/client');
    try { console.log(backendName()); } catch (error) { console.log(error.code, error.field); }`;
  const cwd = fileURLToPath(new URL('.', import.meta.url));
  const run = (backend) =>
    execFileSync(process.execPath, ['-e', script], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, COGNITO_SRP_BACKEND: backend },
    }).trim();
  assert.equal(run('natvie'), 'BadArgument COGNITO_SRP_BACKEND');
  assert.equal(run('wasm'), 'wasm');
});

// Elsewhere there is nothing to find out.
if (process.platform === 'linux') {
  test('finding out about the platform looks nobody up', () => {
    const { platformName } = createRequire(import.meta.url)('../dist/node/backend/platform.js');
    const { getReport, excludeNetwork } = process.report;
    let during;
    process.report.getReport = () => {
      during = process.report.excludeNetwork;
      return getReport.call(process.report);
    };
    try {
      assert.match(platformName(), /^linux-/);
    } finally {
      process.report.getReport = getReport;
    }
    assert.equal(during, true);
    assert.equal(process.report.excludeNetwork, excludeNetwork);
  });
}
