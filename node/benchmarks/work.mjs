// Everybody who does what is measured, in Node.

import { promisify } from 'node:util';
import { AuthenticationHelper } from 'amazon-cognito-identity-js';
import * as srpHelper from 'cognito-srp-helper';
import * as native from '@cognito-srp/client';
import * as wasm from '../dist/esm/index.js';
import * as withoutSimd from '@cognito-srp/client/no-simd';
import { CHALLENGE, DEVICE, ours, PASSWORD, POOL_NAME, userPoolId } from './ours.mjs';
import * as plain from './plain-bigint.mjs';

const STATED = 'Tue Feb 3 12:00:00 UTC 2026';

/** Made once: with it comes an A, which is no part of a verifier. */
const deviceHelper = new AuthenticationHelper(DEVICE[1]);

const identityJs = {
  async login() {
    const helper = new AuthenticationHelper(POOL_NAME);
    await promisify(helper.getLargeAValue.bind(helper))();
    const { constructor: BigInteger } = helper.N;
    const getKey = promisify(helper.getPasswordAuthenticationKey.bind(helper));
    const { USER_ID_FOR_SRP, SRP_B, SALT } = CHALLENGE;
    await getKey(USER_ID_FOR_SRP, PASSWORD, new BigInteger(SRP_B, 16), new BigInteger(SALT, 16));
  },
  async device() {
    await promisify(deviceHelper.generateHashDevice.bind(deviceHelper))(DEVICE[1], DEVICE[0]);
  },
};

/** Not exported by the package, but what its `signIn` calls. */
async function amplify() {
  const folder = new URL('../node_modules/@aws-amplify/auth/dist/esm/providers/cognito/utils/srp/', import.meta.url);
  const { getAuthenticationHelper } = await import(new URL('getAuthenticationHelper.mjs', folder));
  const { default: BigInteger } = await import(new URL('BigInteger/BigInteger.mjs', folder));
  const { USER_ID_FOR_SRP: username, SRP_B, SALT } = CHALLENGE;
  // Made once, as above.
  const amplifyDevice = await getAuthenticationHelper(DEVICE[1]);
  return {
    async login() {
      const helper = await getAuthenticationHelper(POOL_NAME);
      const [serverBValue, salt] = [new BigInteger(SRP_B, 16), new BigInteger(SALT, 16)];
      await helper.getPasswordAuthenticationKey({ username, password: PASSWORD, serverBValue, salt });
    },
    async device() {
      await amplifyDevice.generateHashDevice(DEVICE[1], DEVICE[0]);
    },
  };
}

const helper = {
  login() {
    const session = srpHelper.createSrpSession('jane', PASSWORD, userPoolId, false);
    srpHelper.signSrpSession(session, { ChallengeName: 'PASSWORD_VERIFIER', ChallengeParameters: CHALLENGE });
  },
  device: () => srpHelper.createDeviceVerifier(...DEVICE),
};

const bigInt = {
  login: () => plain.login(POOL_NAME, CHALLENGE, PASSWORD, STATED),
  device: () => plain.createDeviceVerifier(...DEVICE),
};

/** That three who take the same values come to the same signature. */
export function check() {
  const a = new Uint8Array(128).fill(0x5a);
  const timestamp = new Date(Date.UTC(2026, 1, 3, 12));
  const expected = plain.login(POOL_NAME, CHALLENGE, PASSWORD, STATED, BigInt(`0x${'5a'.repeat(128)}`));
  for (const module of [native, wasm, withoutSimd]) {
    if (ours(module).login({ a, timestamp }) !== expected) throw new Error(`${module.backendName()}: another signature`);
  }
  if (native.backendName() !== 'native') throw new Error('the addon is missing');
}

/** Who does it in Node, by name. */
export async function inNode() {
  return {
    'native addon': ours(native),
    'WebAssembly in Node': ours(wasm),
    'WebAssembly in Node, without SIMD': ours(withoutSimd),
    'plain BigInt': bigInt,
    'cognito-srp-helper': helper,
    'amazon-cognito-identity-js': identityJs,
    'Amplify v6': await amplify(),
  };
}
