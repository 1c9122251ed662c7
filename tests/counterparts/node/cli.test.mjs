// The command line program `cognito` sends what Amplify sends for the same steps: the same JSON, value by value.
//
// Amplify goes first, at our pool. Then the program takes the same steps at a service that repeats the pool's answers.
// Both draw the same random bytes and have the same time, so that A, claims and verifiers can be compared too. Where
// they differ, `DIFFERENCES` says so and why; anything else fails.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';

import {
  confirmResetPassword,
  confirmSignIn,
  confirmSignUp,
  fetchDevices,
  fetchUserAttributes,
  forgetDevice,
  rememberDevice,
  resetPassword,
  setUpTOTP,
  signIn,
  signOut,
  signUp,
  updateMFAPreference,
  updatePassword,
  verifyTOTPSetup,
} from '@aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from '@aws-amplify/auth/cognito';
import { Amplify, fetchAuthSession } from '@aws-amplify/core';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';

import { LocalPool, NEW_PASSWORD, PASSWORD, Recorder, REGION, TEST } from './pool.mjs';
import { Replay } from './replay.mjs';

const BYTE = 0x11;

/** Where the program sends something else than Amplify, and why. */
const DIFFERENCES = [
  // Amplify names what it runs in, the program the machine: that is what people tell devices apart by.
  { step: 'ConfirmDevice', path: 'DeviceName', amplify: `Node ${process.version}`, cli: `cognito on ${os.hostname()}` },
];

let pool, recorder, aws, home, UserPoolId, ClientId;

before(async () => {
  pool = await LocalPool.start();
  recorder = await Recorder.start(pool);
  aws = new CognitoIdentityProvider({
    endpoint: pool.endpoint,
    region: REGION,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  home = mkdtempSync(path.join(os.tmpdir(), 'cognito-cli-'));
  const made = await aws.createUserPool({
    PoolName: 'cli',
    AutoVerifiedAttributes: ['email'],
    DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: true },
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
    ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  });
  ClientId = app.UserPoolClient.ClientId;
}, TEST);

after(async () => {
  aws?.destroy();
  await recorder?.stop();
  await pool?.stop();
  if (home) rmSync(home, { recursive: true });
});

/** Runs `work` with random bytes that are all the same, and a clock that stands. */
async function pinned(time, work) {
  const [random, RealDate] = [crypto.getRandomValues, Date];
  const getRandomValues = (array) => {
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength).fill(BYTE);
    return array;
  };
  Object.defineProperty(crypto, 'getRandomValues', { value: getRandomValues, configurable: true });
  globalThis.Date = class extends RealDate {
    constructor(...parts) {
      super(...(parts.length ? parts : [time * 1000]));
    }
    static now() {
      return time * 1000;
    }
  };
  try {
    return await work();
  } finally {
    globalThis.Date = RealDate;
    Object.defineProperty(crypto, 'getRandomValues', { value: random, configurable: true });
  }
}

async function sentCode() {
  const url = `${pool.endpoint}/_local/codes?user_pool_id=${UserPoolId}&username=jane`;
  const answer = await fetch(url, { headers: { authorization: `Bearer ${pool.token}` } });
  return (await answer.json())[0].code;
}

/** What Amplify does, and the codes that a person types on the way. */
async function withAmplify() {
  const codes = {};
  const email = 'jane@example.com';
  await signUp({ username: 'jane', password: PASSWORD, options: { userAttributes: { email } } });
  codes.signUp = await sentCode();
  await confirmSignUp({ username: 'jane', confirmationCode: codes.signUp });
  await signIn({ username: 'jane', password: PASSWORD });
  await rememberDevice();
  await fetchUserAttributes();
  await fetchAuthSession({ forceRefresh: true });
  const { sharedSecret } = await setUpTOTP();
  codes.setUp = pool.totp(sharedSecret);
  await verifyTOTPSetup({ code: codes.setUp });
  await updateMFAPreference({ totp: 'PREFERRED' });
  await fetchDevices();
  await signOut();
  // The remembered device stands in for the code.
  await signIn({ username: 'jane', password: PASSWORD });
  await updatePassword({ oldPassword: PASSWORD, newPassword: NEW_PASSWORD });
  await forgetDevice();
  await signOut({ global: true });
  await resetPassword({ username: 'jane' });
  codes.reset = await sentCode();
  await confirmResetPassword({ username: 'jane', confirmationCode: codes.reset, newPassword: PASSWORD });
  // Without it, a code is asked for.
  await signIn({ username: 'jane', password: PASSWORD });
  await pool.advance(30);
  codes.signIn = pool.totp(sharedSecret);
  await confirmSignIn({ challengeResponse: codes.signIn });
  await signOut();
  return codes;
}

/** The same with the program: arguments, and lines of standard input. */
function steps(codes) {
  const signIn = ['sign-in', '--user', 'jane', '--password-stdin'];
  return [
    [['sign-up', '--user', 'jane', '--email', 'jane@example.com', '--password-stdin'], PASSWORD],
    [['confirm', '--user', 'jane', '--code-stdin'], codes.signUp],
    [[...signIn, '--remember'], PASSWORD],
    [['whoami']],
    [['token', '--refresh']],
    [['mfa', 'setup', '--code-stdin'], codes.setUp],
    [['devices', 'list']],
    [['sign-out']],
    [signIn, PASSWORD],
    [['password', 'change', '--password-stdin'], PASSWORD, NEW_PASSWORD],
    [['devices', 'forget']],
    [['sign-out', '--everywhere']],
    [['password', 'forgot', '--user', 'jane', '--send-code']],
    [['password', 'forgot', '--user', 'jane', '--have-code', '--password-stdin'], codes.reset, PASSWORD],
    [signIn, PASSWORD, codes.signIn],
    [['sign-out']],
  ];
}

function cognito(endpoint, time, args, lines) {
  const program = process.env.COGNITO_PINNED_CLI;
  if (!program) throw new Error('COGNITO_PINNED_CLI must name the program');
  const env = {
    PATH: process.env.PATH,
    COGNITO_HOME: home,
    // All that it takes with AWS is the next two.
    COGNITO_POOL: UserPoolId,
    COGNITO_CLIENT: ClientId,
    COGNITO_ENDPOINT: endpoint,
    PINNED_TIME: String(time),
    PINNED_BYTE: String(BYTE),
  };
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { env, detached: true, timeout: 60_000 });
    let stderr = '';
    child.stderr.on('data', (text) => (stderr += text));
    child.stdout.resume();
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${args.join(' ')}: ${code}: ${stderr}`))));
    child.stdin.on('error', () => {});
    child.stdin.end(lines.map((line) => `${line}\n`).join(''));
  });
}

/** Every value of a body by its path. */
function flat(value, at = '') {
  if (value === null || typeof value !== 'object') return { [at]: value };
  return Object.assign({}, ...Object.entries(value).map(([key, inner]) => flat(inner, at ? `${at}.${key}` : key)));
}

/** What differs between two requests: path, Amplify's value, the program's. */
function differences(amplify, cli) {
  const [a, b] = [flat(amplify.body), flat(cli.body)];
  const paths = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return paths.filter((at) => a[at] !== b[at]).map((at) => ({ step: amplify.name, path: at, amplify: a[at], cli: b[at] }));
}

test('the same steps send the same requests', TEST, async () => {
  const storage = new Map();
  cognitoUserPoolsTokenProvider.setKeyValueStorage({
    getItem: async (key) => storage.get(key) ?? null,
    setItem: async (key, value) => void storage.set(key, value),
    removeItem: async (key) => void storage.delete(key),
    clear: async () => storage.clear(),
  });
  const Auth = { Cognito: { userPoolId: UserPoolId, userPoolClientId: ClientId, userPoolEndpoint: recorder.endpoint } };
  cognitoUserPoolsTokenProvider.setAuthConfig(Auth);
  Amplify.configure({ Auth }, { Auth: { tokenProvider: cognitoUserPoolsTokenProvider } });

  const time = Math.floor(Date.now() / 1000);
  const codes = await pinned(time, withAmplify);
  const amplify = recorder.calls;

  const replay = await Replay.start(amplify.map((call) => call.answer));
  try {
    for (const [args, ...lines] of steps(codes)) await cognito(replay.endpoint, time, args, lines);
  } finally {
    await replay.stop();
  }
  assert.deepEqual(
    replay.calls.map((call) => call.target),
    amplify.map((call) => call.target),
  );
  const found = amplify.flatMap((call, index) => differences(call, replay.calls[index]));
  console.error(`${amplify.length} requests: ${amplify.map((call) => call.name).join(', ')}`);
  for (const { step, path: at, amplify: theirs, cli: ours } of found) console.error(`  ${step} ${at}: ${theirs} / ${ours}`);
  for (const difference of found) assert.ok(DIFFERENCES.some((known) => isDeepStrictEqual(known, difference)), difference);
  for (const known of DIFFERENCES) assert.ok(found.some((difference) => isDeepStrictEqual(known, difference)), known);

  // What makes it hard is among what is compared.
  const compared = amplify.map((call) => flat(call.body)).flatMap(Object.keys);
  for (const name of ['SRP_A', 'PASSWORD_CLAIM_SIGNATURE', 'TIMESTAMP', 'PasswordVerifier', 'DEVICE_KEY', 'DeviceKey']) {
    assert.ok(compared.some((at) => at.endsWith(name)), name);
  }
});
