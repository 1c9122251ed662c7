// The AWS SDK for JavaScript sends, and this package does the rest.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { awsSdkTransport, Login } from '@cognito-srp/client';
import { LocalPool } from '@cognito-srp/client/testing';

const PASSWORD = 'Correct-Horse-9!';
let local;
let pool;
let sdk;

before(async () => {
  local = await LocalPool.start();
  pool = await local.createUserPool({ DeviceConfiguration: { ChallengeRequiredOnNewDevice: false } });
  await pool.createUser('jane', PASSWORD);
  sdk = new CognitoIdentityProvider({
    region: 'eu-west-1',
    endpoint: local.endpoint,
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  });
});
after(async () => {
  sdk.destroy();
  await local.stop();
});

test('a whole sign-in over the SDK', async () => {
  const client = await pool.client({ transport: awsSdkTransport(sdk) });
  const { session, device } = await client.signIn('jane', PASSWORD);
  assert.equal(device.outcome, 'confirmed');
  assert.equal((await client.verifyAccessToken(session.tokens.accessToken)).username, session.username);
  const [listed] = await client.listAllDevices(session);
  assert.equal(typeof listed.DeviceCreateDate, 'number');
  await assert.rejects(client.signIn('jane', 'wrong'), { code: 'NotAuthorizedException', status: 400 });
});

test('the login machine with the SDK by hand', async () => {
  const { ClientId: clientId } = await pool.createClient();
  const login = new Login({ userPoolId: pool.id, clientId, username: 'jane' }, PASSWORD);
  while (login.step.type === 'send') {
    const { operation, input } = login.step.request;
    login.receive(await sdk[operation[0].toLowerCase() + operation.slice(1)](input));
  }
  assert.equal(login.step.type, 'done');

  const refused = new Login({ userPoolId: pool.id, clientId, username: 'jane' }, 'wrong');
  refused.receive(await sdk.initiateAuth(refused.step.request.input));
  const error = await sdk.respondToAuthChallenge(refused.step.request.input).catch((error) => error);
  assert.throws(() => refused.receiveError(error), { code: 'NotAuthorizedException' });
});
