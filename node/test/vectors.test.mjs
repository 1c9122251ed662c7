// The vectors that an independent program works out: the same files that every other layer is tested with.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { backendName, CognitoSrpError, DeviceSrp, secretHash, UserSrp } from '@cognito-srp/client';

const { call } = createRequire(import.meta.url)('../dist/node/machine.js');
const read = (name) =>
  JSON.parse(readFileSync(new URL(`../../tests/vectors/${name}.json`, import.meta.url), 'utf8'));
const bytes = (hex) => new Uint8Array(Buffer.from(hex.length % 2 ? `0${hex}` : hex, 'hex'));
const client = { clientId: '1example23456789' };

test('the backend is the one that was asked for', () => {
  assert.equal(backendName(), process.env.COGNITO_SRP_BACKEND);
});

/** A time of the protocol as a date. */
const time = (text) => new Date(text.replace(/^\w+ (\w+) (\d+) (.*) UTC (\d+)$/, '$2 $1 $4 $3 UTC'));

function userChallenge({ inputs, wire }) {
  return {
    USER_ID_FOR_SRP: inputs.user_id_for_srp,
    USERNAME: inputs.user_id_for_srp,
    SALT: inputs.SALT,
    SRP_B: wire.SRP_B,
    SECRET_BLOCK: inputs.SECRET_BLOCK,
  };
}

for (const vector of read('user').vectors) {
  test(`user: ${vector.id}`, () => {
    const { inputs, wire } = vector;
    const srp = new UserSrp({ userPoolId: inputs.pool_id, ...client, a: bytes(inputs.a_hex) });
    assert.equal(BigInt(`0x${srp.srpA}`), BigInt(`0x${wire.SRP_A}`), 'A');
    const responses = srp.passwordVerifier(userChallenge(vector), inputs.password, {
      timestamp: time(inputs.TIMESTAMP),
    });
    assert.deepEqual(responses, {
      USERNAME: inputs.user_id_for_srp,
      PASSWORD_CLAIM_SECRET_BLOCK: inputs.SECRET_BLOCK,
      PASSWORD_CLAIM_SIGNATURE: wire.PASSWORD_CLAIM_SIGNATURE,
      TIMESTAMP: inputs.TIMESTAMP,
    });
  });
}

for (const vector of read('device').vectors) {
  test(`device: ${vector.id}`, async () => {
    const { inputs, wire } = vector;
    const srp = await DeviceSrp.create({
      deviceKey: inputs.device_key,
      deviceGroupKey: inputs.device_group_key,
      devicePassword: inputs.device_password,
      ...client,
      a: bytes(inputs.a_hex),
    });
    const challenge = { SALT: inputs.SALT, SRP_B: wire.SRP_B, SECRET_BLOCK: inputs.SECRET_BLOCK };
    const responses = await srp.devicePasswordVerifierAsync(challenge, 'jane', {
      timestamp: time(inputs.TIMESTAMP),
    });
    assert.equal(responses.PASSWORD_CLAIM_SIGNATURE, wire.PASSWORD_CLAIM_SIGNATURE);
    assert.equal(responses.DEVICE_KEY, inputs.device_key);
  });
}

for (const { username, client_id, client_secret, SECRET_HASH } of read('secret_hash').vectors) {
  test(`SECRET_HASH of ${username}`, () => {
    assert.equal(secretHash(username, client_id, client_secret), SECRET_HASH);
  });
}

test('timestamps', () => {
  for (const { epoch, text } of read('timestamps').good) {
    assert.equal(call('timestamp', { now: epoch }), text);
  }
});

test('values that must be refused are, before anything is signed', () => {
  const [vector] = read('user').vectors;
  for (const { id, SRP_B } of read('refuse').refuse_B) {
    const srp = new UserSrp({ userPoolId: vector.inputs.pool_id, ...client });
    assert.throws(
      () => srp.passwordVerifier({ ...userChallenge(vector), SRP_B }, 'x'),
      (error) => error instanceof CognitoSrpError && error.code === 'BadAnswer' && error.field === 'SRP_B',
      id,
    );
  }
});
