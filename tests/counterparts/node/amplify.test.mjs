// Amplify signs in at our pool, keeps a device and refreshes with it.

import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';

import {
  confirmSignIn,
  fetchDevices,
  getCurrentUser,
  setUpTOTP,
  signIn,
  signOut,
  updateMFAPreference,
  verifyTOTPSetup,
} from '@aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from '@aws-amplify/auth/cognito';
import { Amplify, fetchAuthSession } from '@aws-amplify/core';
import { getAmplifyUserAgent } from '@aws-amplify/core/internals/utils';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';

import { LocalPool, NEW_PASSWORD, PASSWORD, Recorder, REGION, TEST, version, WRONG_PASSWORD } from './pool.mjs';

const ANSWER = 'forty-two';
const PASSWORD_ONLY = ['InitiateAuth', 'PASSWORD_VERIFIER'];
const WITH_DEVICE = [...PASSWORD_ONLY, 'DEVICE_SRP_AUTH', 'DEVICE_PASSWORD_VERIFIER'];

/** What Amplify calls itself in its requests: aws-amplify/VERSION. */
const [AGENT] = getAmplifyUserAgent().split(' ');

let pool, recorder, aws, UserPoolId, ClientId, storage;

before(async () => {
  console.error(`${AGENT}, @aws-amplify/auth ${version('@aws-amplify/auth')}`);
  assert.match(AGENT, /^aws-amplify\/6\.[0-9]+\.[0-9]+$/);
  pool = await LocalPool.start();
  recorder = await Recorder.start(pool);
  // What is prepared or looked at from outside goes past the recorder.
  aws = new CognitoIdentityProvider({
    endpoint: pool.endpoint,
    region: REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
}, TEST);

after(async () => {
  aws?.destroy();
  await recorder?.stop();
  await pool?.stop();
});

beforeEach(async () => {
  const made = await aws.createUserPool({
    PoolName: 'amplify',
    DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: false },
    UserPoolTags: { 'local:custom-answer': ANSWER },
  });
  UserPoolId = made.UserPool.Id;
  await aws.setUserPoolMfaConfig({
    UserPoolId,
    MfaConfiguration: 'OPTIONAL',
    SoftwareTokenMfaConfiguration: { Enabled: true },
  });
  const app = await aws.createUserPoolClient({
    UserPoolId,
    ClientName: 'app',
    ExplicitAuthFlows: [
      'ALLOW_USER_SRP_AUTH',
      'ALLOW_USER_PASSWORD_AUTH',
      'ALLOW_CUSTOM_AUTH',
      'ALLOW_REFRESH_TOKEN_AUTH',
    ],
  });
  ClientId = app.UserPoolClient.ClientId;
  await aws.adminCreateUser({
    UserPoolId,
    Username: 'jane',
    TemporaryPassword: PASSWORD,
    MessageAction: 'SUPPRESS',
  });
  await setPassword();

  storage = new Map();
  cognitoUserPoolsTokenProvider.setKeyValueStorage({
    getItem: async (key) => storage.get(key) ?? null,
    setItem: async (key, value) => void storage.set(key, value),
    removeItem: async (key) => void storage.delete(key),
    clear: async () => storage.clear(),
  });
  const Auth = {
    Cognito: { userPoolId: UserPoolId, userPoolClientId: ClientId, userPoolEndpoint: recorder.endpoint },
  };
  cognitoUserPoolsTokenProvider.setAuthConfig(Auth);
  Amplify.configure({ Auth }, { Auth: { tokenProvider: cognitoUserPoolsTokenProvider } });
  recorder.calls.length = 0;
});

function setPassword(Permanent = true) {
  return aws.adminSetUserPassword({ UserPoolId, Username: 'jane', Password: PASSWORD, Permanent });
}

async function start(password = PASSWORD, options = {}) {
  const { nextStep } = await signIn({ username: 'jane', password, options });
  return nextStep.signInStep;
}

async function confirm(challengeResponse) {
  const { nextStep } = await confirmSignIn({ challengeResponse });
  return nextStep.signInStep;
}

/** What Amplify sent since the last time. */
function sent() {
  return recorder.sent(AGENT);
}

/** Amplify's own place for something about the user. */
function place(name) {
  return `CognitoIdentityServiceProvider.${ClientId}.jane.${name}`;
}

/** Sets up an authenticator app and signs out; gives its secret. */
async function authenticatorApp() {
  assert.equal(await start(), 'DONE');
  const { sharedSecret } = await setUpTOTP();
  const code = pool.wrongTotp(sharedSecret);
  await assert.rejects(verifyTOTPSetup({ code }), { name: 'EnableSoftwareTokenMFAException' });
  await verifyTOTPSetup({ code: pool.totp(sharedSecret) });
  await updateMFAPreference({ totp: 'PREFERRED' });
  await signOut();
  // A code counts once: the next one is that of the next half minute.
  await pool.advance(30);
  return sharedSecret;
}

test('password', TEST, async () => {
  await assert.rejects(start(WRONG_PASSWORD), {
    name: 'NotAuthorizedException',
    message: 'Incorrect username or password.',
  });
  await assert.rejects(getCurrentUser());
  assert.deepEqual(sent(), PASSWORD_ONLY);

  assert.equal(await start(), 'DONE');
  assert.equal((await getCurrentUser()).username, 'jane');
  const { tokens } = await fetchAuthSession();
  const AccessToken = tokens.accessToken.toString();
  assert.equal((await aws.getUser({ AccessToken })).Username, 'jane');
  assert.deepEqual(sent(), [...PASSWORD_ONLY, 'ConfirmDevice']);

  await signOut();
  assert.deepEqual(sent(), ['RevokeToken']);
  await assert.rejects(getCurrentUser());
  await assert.rejects(aws.getUser({ AccessToken }), { name: 'NotAuthorizedException' });
});

test('password, sent as it is', TEST, async () => {
  const options = { authFlowType: 'USER_PASSWORD_AUTH' };
  await assert.rejects(start(WRONG_PASSWORD, options), { name: 'NotAuthorizedException' });
  assert.equal(await start(PASSWORD, options), 'DONE');
  assert.deepEqual(sent(), ['InitiateAuth', 'InitiateAuth', 'ConfirmDevice']);
  await signOut();
});

test('custom challenge, after the password', TEST, async () => {
  const options = { authFlowType: 'CUSTOM_WITH_SRP' };
  await assert.rejects(start(WRONG_PASSWORD, options), { name: 'NotAuthorizedException' });
  assert.equal(await start(PASSWORD, options), 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE');
  assert.equal(await confirm('forty-three'), 'CONFIRM_SIGN_IN_WITH_CUSTOM_CHALLENGE');
  assert.equal(await confirm(ANSWER), 'DONE');
  await signOut();
});

test('new password', TEST, async () => {
  await setPassword(false);
  assert.equal(await start(), 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED');
  await assert.rejects(confirm('short'), { name: 'InvalidPasswordException' });
  assert.equal(await start(), 'CONFIRM_SIGN_IN_WITH_NEW_PASSWORD_REQUIRED');
  assert.equal(await confirm(NEW_PASSWORD), 'DONE');
  const asked = [...PASSWORD_ONLY, 'NEW_PASSWORD_REQUIRED'];
  assert.deepEqual(sent(), [...asked, ...asked, 'ConfirmDevice']);
  await signOut();
  await assert.rejects(start(), { name: 'NotAuthorizedException' });
});

test('authenticator app', TEST, async () => {
  const secret = await authenticatorApp();
  storage.clear(); // and with it the device, which would stand in for the code
  sent();
  assert.equal(await start(), 'CONFIRM_SIGN_IN_WITH_TOTP_CODE');
  await assert.rejects(confirm(pool.wrongTotp(secret)), { name: 'CodeMismatchException' });
  assert.equal(await confirm(pool.totp(secret)), 'DONE');
  assert.deepEqual(sent(), [...PASSWORD_ONLY, 'SOFTWARE_TOKEN_MFA', 'SOFTWARE_TOKEN_MFA', 'ConfirmDevice']);
  await signOut();
});

test('a remembered device stands in for the code', TEST, async () => {
  const secret = await authenticatorApp();
  const key = storage.get(place('deviceKey'));
  sent();
  // Short and odd values turn up by chance: each sign-in draws new ones.
  for (let times = 4; times > 0; times -= 1) {
    assert.equal(await start(), 'DONE');
    assert.deepEqual(sent(), WITH_DEVICE);
    assert.deepEqual((await fetchDevices()).map((device) => device.id), [key]);
    await signOut();
    assert.deepEqual(sent(), ['ListDevices', 'RevokeToken']);
  }
  await assert.rejects(start(WRONG_PASSWORD), { name: 'NotAuthorizedException' });
  assert.deepEqual(sent(), PASSWORD_ONLY);

  const right = storage.get(place('randomPasswordKey'));
  storage.set(place('randomPasswordKey'), Buffer.alloc(40, 7).toString('base64'));
  await assert.rejects(start(), { name: 'NotAuthorizedException' });
  assert.deepEqual(sent(), WITH_DEVICE);
  storage.set(place('randomPasswordKey'), right);
  assert.equal(await start(), 'DONE');
  await signOut();
  sent();

  // Forgotten by the pool alone: Amplify forgets it too, answers again, is asked for a code and gets a new device.
  await aws.adminForgetDevice({ UserPoolId, Username: 'jane', DeviceKey: key });
  assert.equal(await start(), 'CONFIRM_SIGN_IN_WITH_TOTP_CODE');
  assert.deepEqual(sent(), [...PASSWORD_ONLY, 'PASSWORD_VERIFIER']);
  assert.equal(await confirm(pool.totp(secret)), 'DONE');
  assert.deepEqual(sent(), ['SOFTWARE_TOKEN_MFA', 'ConfirmDevice']);
  assert.notEqual(storage.get(place('deviceKey')), key);
  await signOut();
  sent();
  assert.equal(await start(), 'DONE');
  assert.deepEqual(sent(), WITH_DEVICE);
  await signOut();
});

test('refresh with the device', TEST, async () => {
  assert.equal(await start(), 'DONE');
  const before = (await fetchAuthSession()).tokens.accessToken.toString();
  sent();
  const { tokens } = await fetchAuthSession({ forceRefresh: true });
  assert.notEqual(tokens.accessToken.toString(), before);
  assert.equal((await aws.getUser({ AccessToken: tokens.accessToken.toString() })).Username, 'jane');
  assert.equal(recorder.calls[0].body.DeviceKey, storage.get(place('deviceKey')));
  assert.deepEqual(sent(), ['GetTokensFromRefreshToken']);

  // Without the device there are no new tokens.
  storage.delete(place('deviceKey'));
  assert.equal((await fetchAuthSession({ forceRefresh: true })).tokens, undefined);
  assert.deepEqual(sent(), ['GetTokensFromRefreshToken']);
});
