// Which keys of a pool's key set count.

import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { test } from 'node:test';
import { CognitoClient } from '@cognito-srp/client';
import { LocalPool } from '@cognito-srp/client/testing';

const userPoolId = 'eu-west-1_Keys';
const clientId = 'client';
const issuer = `https://cognito-idp.eu-west-1.amazonaws.com/${userPoolId}`;
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A client of a pool with one key, and a token that this key signed. */
function poolWithKey(bits, changed = {}) {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: bits });
  const key = { ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig', ...changed };
  const transport = async () => ({ status: 200, body: JSON.stringify({ keys: [key] }) });
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: 'jane', iss: issuer, client_id: clientId, token_use: 'access', iat: now, exp: now + 300 };
  const input = `${encode({ alg: 'RS256', kid: 'one' })}.${encode(claims)}`;
  const token = `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
  return { client: new CognitoClient({ userPoolId, clientId, transport }), token };
}

test('a key of 2048 bits signs', async () => {
  const { client, token } = poolWithKey(2048);
  assert.equal((await client.verifyAccessToken(token)).sub, 'jane');
});

const refused = { code: 'InvalidToken', name: 'CognitoSrpError' };

test('a shorter one does not, although its signature is right', async () => {
  for (const bits of [1024, 2040]) {
    const { client, token } = poolWithKey(bits);
    await assert.rejects(client.verifyAccessToken(token), refused, String(bits));
  }
});

test('nor does what is no key', async () => {
  for (const changed of [{ n: '' }, { e: '' }, { n: 'AA', e: 'AA' }]) {
    const { client, token } = poolWithKey(2048, changed);
    await assert.rejects(client.verifyAccessToken(token), refused, JSON.stringify(changed));
  }
});

test('local pools of a process share their keys unless told otherwise', async () => {
  const keys = async (settings) => {
    const pool = await LocalPool.start(settings);
    try {
      const { id } = await pool.createUserPool();
      return await (await fetch(`${pool.endpoint}/${id}/.well-known/jwks.json`)).json();
    } finally {
      await pool.stop();
    }
  };
  const shared = await keys();
  assert.equal(shared.keys.length, 2);
  assert.deepEqual(await keys(), shared);
  assert.notDeepEqual(await keys({ sharedKeys: false }), shared);
});
