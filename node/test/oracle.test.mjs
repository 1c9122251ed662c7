// The maths of amazon-cognito-identity-js beside ours, for random inputs.

import assert from 'node:assert/strict';
import { createHmac, randomBytes, randomInt } from 'node:crypto';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { AuthenticationHelper } from 'amazon-cognito-identity-js';
import { createDeviceVerifier, DeviceSrp, UserSrp } from '@cognito-srp/client';

const TIMES = 3; // it takes a fifth of a second for each
const NOON = new Date(Date.UTC(2026, 1, 3, 12, 0, 0));
const STATED = 'Tue Feb 3 12:00:00 UTC 2026';
const client = { clientId: '1example23456789' };

/** Their numbers are of a class that they do not export. */
const { constructor: BigInteger } = new AuthenticationHelper('').N;
const number = (digits) => new BigInteger(digits, 16);

const text = () => `${['jane', 'Ünïcode ß', '密码🔑'][randomInt(3)]}${randomBytes(randomInt(1, 20)).toString('base64')}`;

/** What the service would send. Salts are integers of either sign and any length; B is short now and then. */
function challenge() {
  const digits = randomBytes(randomInt(1, 17)).toString('hex');
  return {
    SALT: randomInt(3) === 0 ? `-${digits}` : digits,
    SRP_B: randomBytes(379 + randomInt(5)).toString('hex'),
    SECRET_BLOCK: randomBytes(randomInt(1, 1000)).toString('base64'),
    USER_ID_FOR_SRP: text(),
  };
}

/** Their A for a given a, and their signature for a name in a namespace. */
async function theirs(a, namespace, name, password, { SALT, SRP_B, SECRET_BLOCK }) {
  const helper = new AuthenticationHelper(namespace);
  helper.smallAValue = number(a.toString('hex'));
  helper.largeAValue = undefined;
  const publicA = await promisify(helper.getLargeAValue.bind(helper))();
  const getKey = promisify(helper.getPasswordAuthenticationKey.bind(helper));
  const key = await getKey(name, password, number(SRP_B), number(SALT));
  const signature = createHmac('sha256', Buffer.from(key))
    .update(namespace)
    .update(name)
    .update(Buffer.from(SECRET_BLOCK, 'base64'))
    .update(STATED)
    .digest('base64');
  return { A: publicA.toString(16), signature };
}

test('users’ signatures are the same', async () => {
  for (let times = 0; times < TIMES; times += 1) {
    const a = randomBytes(randomInt(1, 129));
    const asked = challenge();
    const password = text();
    const name = `Pool${randomInt(1e6)}`;
    const srp = new UserSrp({ userPoolId: `eu-west-1_${name}`, ...client, a });
    const { PASSWORD_CLAIM_SIGNATURE, TIMESTAMP } = srp.passwordVerifier(asked, password, { timestamp: NOON });
    assert.equal(TIMESTAMP, STATED);
    assert.deepEqual(
      { A: srp.srpA, signature: PASSWORD_CLAIM_SIGNATURE },
      await theirs(a, name, asked.USER_ID_FOR_SRP, password, asked),
    );
  }
});

test('devices’ signatures are the same', async () => {
  for (let times = 0; times < TIMES; times += 1) {
    const a = randomBytes(128);
    const asked = challenge();
    const [deviceKey, deviceGroupKey] = [`eu-west-1_${randomBytes(16).toString('hex')}`, `-${text()}`];
    const devicePassword = randomBytes(40).toString('base64');
    const srp = new DeviceSrp({ deviceKey, deviceGroupKey, devicePassword, ...client, a });
    const responses = srp.devicePasswordVerifier(asked, 'jane', { timestamp: NOON });
    assert.deepEqual(
      { A: srp.srpA, signature: responses.PASSWORD_CLAIM_SIGNATURE },
      await theirs(a, deviceGroupKey, deviceKey, devicePassword, asked),
    );
  }
});

test('a verifier is what theirs is for the same salt and password', async () => {
  for (let times = 0; times < TIMES; times += 1) {
    const [deviceKey, deviceGroupKey] = [`eu-west-1_${randomBytes(16).toString('hex')}`, `-${text()}`];
    const { devicePassword, deviceSecretVerifierConfig } = createDeviceVerifier(deviceKey, deviceGroupKey);
    const hex = (base64) => Buffer.from(base64, 'base64').toString('hex');
    const helper = new AuthenticationHelper(deviceGroupKey);
    // All that theirs draws: the password, and the salt, which is what it hashes first.
    helper.generateRandomString = () => devicePassword;
    const { hexHash } = helper;
    helper.hexHash = (input) => hexHash.call(helper, hex(deviceSecretVerifierConfig.Salt) + input.slice(-64));
    await promisify(helper.generateHashDevice.bind(helper))(deviceGroupKey, deviceKey);
    assert.equal(helper.getVerifierDevices(), hex(deviceSecretVerifierConfig.PasswordVerifier));
  }
});
