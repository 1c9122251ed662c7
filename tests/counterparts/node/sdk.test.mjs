// The AWS SDK for JavaScript (v3) at our pool.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';

import * as sdk from '@aws-sdk/client-cognito-identity-provider';

import { LocalPool, NEW_PASSWORD, PASSWORD, Recorder, REGION, TEST, version, WRONG_PASSWORD } from './pool.mjs';

const AGENT = `aws-sdk-js/${version('@aws-sdk/client-cognito-identity-provider')}`;
const ANSWER = 'forty-two';

let pool, recorder, client, UserPoolId, ClientId;

before(async () => {
  console.error(AGENT);
  pool = await LocalPool.start();
  recorder = await Recorder.start(pool);
  client = new sdk.CognitoIdentityProviderClient({
    endpoint: recorder.endpoint,
    region: REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const made = await send('CreateUserPool', {
    PoolName: 'sdk',
    DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: false },
    UserPoolTags: { 'local:custom-answer': ANSWER },
  });
  UserPoolId = made.UserPool.Id;
  await send('SetUserPoolMfaConfig', {
    UserPoolId,
    MfaConfiguration: 'OPTIONAL',
    SoftwareTokenMfaConfiguration: { Enabled: true },
  });
  const app = await send('CreateUserPoolClient', {
    UserPoolId,
    ClientName: 'app',
    ExplicitAuthFlows: [
      'ALLOW_USER_PASSWORD_AUTH',
      'ALLOW_ADMIN_USER_PASSWORD_AUTH',
      'ALLOW_CUSTOM_AUTH',
      'ALLOW_REFRESH_TOKEN_AUTH',
    ],
  });
  ClientId = app.UserPoolClient.ClientId;
}, TEST);

after(async () => {
  client?.destroy();
  await recorder?.stop();
  await pool?.stop();
});

/** One operation by its name. */
function send(operation, input) {
  return client.send(new sdk[`${operation}Command`](input));
}

async function user(Username) {
  await send('AdminCreateUser', { UserPoolId, Username, TemporaryPassword: PASSWORD, MessageAction: 'SUPPRESS' });
}

async function confirmedUser(Username) {
  await user(Username);
  await send('AdminSetUserPassword', { UserPoolId, Username, Password: PASSWORD, Permanent: true });
  recorder.sent(AGENT);
}

function signIn(USERNAME, password = PASSWORD) {
  const AuthParameters = { USERNAME, PASSWORD: password };
  return send('InitiateAuth', { ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters });
}

/** What an error of the service must be: of this class, and with this message if there is one. */
function refusal(name, message) {
  return (error) => {
    assert.ok(error instanceof sdk[name], `${error.name}: ${error.message}`);
    assert.ok(error instanceof sdk.CognitoIdentityProviderServiceException);
    assert.equal(error.name, name);
    assert.equal(error.$metadata.httpStatusCode, 400);
    if (message) assert.equal(error.message, message);
    return true;
  };
}

test('USER_PASSWORD_AUTH', TEST, async () => {
  await confirmedUser('password');
  const { AuthenticationResult: tokens } = await signIn('password');
  const found = await send('GetUser', { AccessToken: tokens.AccessToken });
  assert.equal(found.Username, 'password');
  await assert.rejects(
    signIn('password', WRONG_PASSWORD),
    refusal('NotAuthorizedException', 'Incorrect username or password.'),
  );
  await assert.rejects(send('GetUser', { AccessToken: tokens.IdToken }), refusal('NotAuthorizedException'));
  assert.deepEqual(recorder.sent(AGENT), ['InitiateAuth', 'GetUser', 'InitiateAuth', 'GetUser']);
});

test('an administrator, and a new password', TEST, async () => {
  await user('admin');
  recorder.sent(AGENT);
  const start = (password) =>
    send('AdminInitiateAuth', {
      UserPoolId,
      ClientId,
      AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: 'admin', PASSWORD: password },
    });
  const answer = ({ ChallengeName, Session }, password) =>
    send('AdminRespondToAuthChallenge', {
      UserPoolId,
      ClientId,
      ChallengeName,
      Session,
      ChallengeResponses: { USERNAME: 'admin', NEW_PASSWORD: password },
    });
  await assert.rejects(start(WRONG_PASSWORD), refusal('NotAuthorizedException'));
  const asked = await start(PASSWORD);
  assert.equal(asked.ChallengeName, 'NEW_PASSWORD_REQUIRED');
  await assert.rejects(answer(asked, 'short'), refusal('InvalidPasswordException'));
  const { AuthenticationResult: tokens } = await answer(await start(PASSWORD), NEW_PASSWORD);
  assert.ok(tokens.AccessToken);
  await assert.rejects(start(PASSWORD), refusal('NotAuthorizedException'));
  assert.ok((await start(NEW_PASSWORD)).AuthenticationResult);
  const asking = ['AdminInitiateAuth', 'NEW_PASSWORD_REQUIRED'];
  const once = 'AdminInitiateAuth';
  assert.deepEqual(recorder.sent(AGENT), [once, ...asking, ...asking, once, once]);
});

test('SOFTWARE_TOKEN_MFA', TEST, async () => {
  await confirmedUser('totp');
  const { AccessToken } = (await signIn('totp')).AuthenticationResult;
  const { SecretCode } = await send('AssociateSoftwareToken', { AccessToken });
  await assert.rejects(
    send('VerifySoftwareToken', { AccessToken, UserCode: pool.wrongTotp(SecretCode) }),
    refusal('EnableSoftwareTokenMFAException'),
  );
  const UserCode = pool.totp(SecretCode);
  await send('VerifySoftwareToken', { AccessToken, UserCode });
  const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: true };
  await send('SetUserMFAPreference', { AccessToken, SoftwareTokenMfaSettings });
  const { ChallengeName, Session } = await signIn('totp');
  assert.equal(ChallengeName, 'SOFTWARE_TOKEN_MFA');
  const answer = (code) =>
    send('RespondToAuthChallenge', {
      ClientId,
      ChallengeName,
      Session,
      ChallengeResponses: { USERNAME: 'totp', SOFTWARE_TOKEN_MFA_CODE: code },
    });
  await assert.rejects(answer(UserCode), refusal('ExpiredCodeException'));
  await pool.advance(30);
  await assert.rejects(answer(pool.wrongTotp(SecretCode)), refusal('CodeMismatchException'));
  assert.ok((await answer(pool.totp(SecretCode))).AuthenticationResult);
  assert.deepEqual(recorder.sent(AGENT).slice(-4), ['InitiateAuth', ...Array(3).fill('SOFTWARE_TOKEN_MFA')]);
});

test('CUSTOM_AUTH', TEST, async () => {
  await confirmedUser('custom');
  const start = () => send('InitiateAuth', { ClientId, AuthFlow: 'CUSTOM_AUTH', AuthParameters: { USERNAME: 'custom' } });
  const answer = ({ ChallengeName, Session }, ANSWER) =>
    send('RespondToAuthChallenge', {
      ClientId,
      ChallengeName,
      Session,
      ChallengeResponses: { USERNAME: 'custom', ANSWER },
    });
  assert.ok((await answer(await start(), ANSWER)).AuthenticationResult);
  let asked = await start();
  for (let left = 2; left > 0; left -= 1) {
    asked = await answer(asked, 'forty-three');
    assert.equal(asked.ChallengeName, 'CUSTOM_CHALLENGE');
  }
  await assert.rejects(answer(asked, 'forty-three'), refusal('NotAuthorizedException'));
  const asking = ['InitiateAuth', 'CUSTOM_CHALLENGE'];
  assert.deepEqual(recorder.sent(AGENT), [...asking, ...asking, 'CUSTOM_CHALLENGE', 'CUSTOM_CHALLENGE']);
});

/** A positive number of so many bytes, as devices send them. */
function number(bytes) {
  return Buffer.concat([Buffer.of(0), randomBytes(bytes)]).toString('base64');
}

test('a device, and refresh with it', TEST, async () => {
  await confirmedUser('device');
  const { AuthenticationResult: tokens } = await signIn('device');
  const { AccessToken, RefreshToken, NewDeviceMetadata } = tokens;
  const { DeviceKey } = NewDeviceMetadata;
  assert.deepEqual((await send('ListDevices', { AccessToken })).Devices, []);
  await send('ConfirmDevice', {
    AccessToken,
    DeviceKey,
    DeviceName: 'laptop',
    DeviceSecretVerifierConfig: {
      PasswordVerifier: number(383),
      Salt: number(16),
    },
  });
  const { Devices } = await send('ListDevices', { AccessToken });
  assert.deepEqual(Devices.map((device) => device.DeviceKey), [DeviceKey]);
  assert.ok(Devices[0].DeviceCreateDate instanceof Date);

  const refresh = (more) =>
    send('InitiateAuth', {
      ClientId,
      AuthFlow: 'REFRESH_TOKEN_AUTH',
      AuthParameters: { REFRESH_TOKEN: RefreshToken, ...more },
    });
  await assert.rejects(refresh({}), refusal('NotAuthorizedException'));
  assert.ok((await refresh({ DEVICE_KEY: DeviceKey })).AuthenticationResult.AccessToken);
  await send('RevokeToken', { ClientId, Token: RefreshToken });
  await assert.rejects(refresh({ DEVICE_KEY: DeviceKey }), refusal('NotAuthorizedException'));
  assert.equal(recorder.sent(AGENT).length, 8);
});

test('errors have their classes', TEST, async () => {
  await assert.rejects(send('AdminGetUser', { UserPoolId, Username: 'nobody' }), refusal('UserNotFoundException'));
  await assert.rejects(
    send('ListUsers', { UserPoolId: `${REGION}_AAAAAAAAA` }),
    refusal('ResourceNotFoundException'),
  );
  await confirmedUser('twice');
  await assert.rejects(user('twice'), refusal('UsernameExistsException'));
});
