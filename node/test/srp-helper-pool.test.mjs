// The drop-in for cognito-srp-helper with the AWS SDK at a local pool, as its users put the two together.

import assert from 'node:assert/strict';
import { after, afterEach, before, mock, test } from 'node:test';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import * as peer from 'cognito-srp-helper';
import * as ours from '@cognito-srp/client/srp-helper';
import { LocalPool } from '@cognito-srp/client/testing';

const PASSWORD = 'Correct-Horse-9!';
const LIBRARIES = { ours, peer };
let local;
let pool;
let sdk;
let ClientId;
let clientSecret;

before(async () => {
  local = await LocalPool.start();
  pool = await local.createUserPool({
    DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: false },
  });
  ({ ClientId, ClientSecret: clientSecret } = await pool.createClient({ GenerateSecret: true }));
  await pool.createUser('jane', PASSWORD);
  sdk = new CognitoIdentityProvider({
    endpoint: local.endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  });
});
after(async () => {
  sdk?.destroy();
  await local?.stop();
});
afterEach(() => mock.timers.reset());

const hash = (helper) => helper.createSecretHash('jane', ClientId, clientSecret);

/** A session, and what the service answers to it. */
async function begin(helper) {
  const session = helper.createSrpSession('jane', PASSWORD, pool.id, false);
  return { session, asked: await initiate(helper, session) };
}

function initiate(helper, session, more = {}) {
  return sdk.initiateAuth(
    helper.wrapInitiateAuth(session, {
      ClientId,
      AuthFlow: 'USER_SRP_AUTH',
      AuthParameters: { USERNAME: 'jane', SECRET_HASH: hash(helper), ...more },
    }),
  );
}

function respond(helper, signed, { ChallengeName, Session }, more = {}) {
  return sdk.respondToAuthChallenge(
    helper.wrapAuthChallenge(signed, {
      ClientId,
      ChallengeName,
      Session,
      ChallengeResponses: { USERNAME: 'jane', SECRET_HASH: hash(helper), ...more },
    }),
  );
}

/** Signs in without a device, and gives the tokens. */
async function signIn(helper) {
  const { session, asked } = await begin(helper);
  const { AuthenticationResult } = await respond(helper, helper.signSrpSession(session, asked), asked);
  return AuthenticationResult;
}

/** Signs in with a device, with one session for both proofs, and gives the tokens. */
async function signInWithDevice(helper, { DeviceKey: DEVICE_KEY, DeviceGroupKey, password }) {
  const { session, asked } = await begin(helper);
  const user = helper.signSrpSession(session, asked);
  const device = await respond(helper, user, asked, { DEVICE_KEY });
  assert.equal(device.ChallengeName, 'DEVICE_SRP_AUTH');
  const verifier = await respond(helper, user, device, { DEVICE_KEY });
  assert.equal(verifier.ChallengeName, 'DEVICE_PASSWORD_VERIFIER');
  const signed = helper.signSrpSessionWithDevice(session, verifier, DeviceGroupKey, password);
  const { AuthenticationResult } = await respond(helper, signed, verifier, { DEVICE_KEY });
  return AuthenticationResult;
}

for (const [made, maker] of Object.entries(LIBRARIES)) {
  test(`a device with a verifier of ${made === 'ours' ? 'this package' : 'the peer'} signs in with both`, async () => {
    const { AccessToken, NewDeviceMetadata } = await signIn(maker);
    const { DeviceKey, DeviceGroupKey } = NewDeviceMetadata;
    const { DeviceRandomPassword: password, DeviceSecretVerifierConfig } = maker.createDeviceVerifier(
      DeviceKey,
      DeviceGroupKey,
    );
    await sdk.confirmDevice({ AccessToken, DeviceKey, DeviceSecretVerifierConfig });
    for (const helper of Object.values(LIBRARIES)) {
      assert.ok((await signInWithDevice(helper, { DeviceKey, DeviceGroupKey, password })).AccessToken);
    }
    await assert.rejects(signInWithDevice(ours, { DeviceKey, DeviceGroupKey, password: 'another' }), {
      name: 'NotAuthorizedException',
    });
  });
}

test('a hash stands for the password', async () => {
  const password = ours.createPasswordHash('jane', PASSWORD, pool.id);
  const session = ours.createSrpSession('jane', password, pool.id);
  const asked = await initiate(ours, session);
  assert.ok((await respond(ours, ours.signSrpSession(session, asked), asked)).AuthenticationResult.AccessToken);
});

test('a session may wait for its user, and one of the peer’s may be signed here', async () => {
  for (const [maker, signer, outcome] of [
    [ours, ours, 'signed in'],
    [peer, ours, 'signed in'],
    [peer, peer, 'NotAuthorizedException'],
  ]) {
    mock.timers.enable({ apis: ['Date'], now: Date.now() - 3_600_000 });
    const waiting = JSON.stringify(maker.createSrpSession('jane', PASSWORD, pool.id, false));
    mock.timers.reset();
    const session = JSON.parse(waiting);
    const asked = await initiate(signer, session);
    const answer = respond(signer, signer.signSrpSession(session, asked), asked);
    assert.equal(await answer.then(() => 'signed in', ({ name }) => name), outcome);
  }
});
