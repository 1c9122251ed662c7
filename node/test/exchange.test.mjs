// What becomes of an answer that has come, whatever fails beside it.

import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { mock, test } from 'node:test';
import { awsSdkTransport, CognitoClient } from '@cognito-srp/client';

const userPoolId = 'eu-west-1_Exchange';
const app = { userPoolId, clientId: 'client' };

test('an observer that fails costs nothing but a report', async () => {
  const report = globalThis.reportError ? [globalThis, 'reportError'] : [console, 'error'];
  const reported = mock.method(...report, () => {});
  try {
    const mistake = new Error('a mistake of the observer');
    for (const onExchange of [
      () => {
        throw mistake;
      },
      async () => {
        throw mistake;
      },
    ]) {
      const transport = async () => ({ status: 200, body: '{"Username":"jane"}' });
      const client = new CognitoClient({ ...app, transport, onExchange });
      assert.equal((await client.getUser('token')).Username, 'jane');
      await new Promise(setImmediate);
      assert.deepEqual(reported.mock.calls.map(({ arguments: [error] }) => error), [mistake]);
      reported.mock.resetCalls();
    }
  } finally {
    reported.mock.restore();
  }
});

const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

function tokenBy(kid) {
  const now = Math.floor(Date.now() / 1000);
  const iss = `https://cognito-idp.eu-west-1.amazonaws.com/${userPoolId}`;
  const claims = { sub: 'jane', iss, client_id: 'client', token_use: 'access', iat: now, exp: now + 3600 };
  const input = `${encode({ alg: 'RS256', kid })}.${encode(claims)}`;
  return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`;
}

const keySet = (...kids) =>
  JSON.stringify({ keys: kids.map((kid) => ({ ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' })) });

test('what is no key set does not take the place of one, and is not the token’s fault', async () => {
  const bad = { name: 'CognitoSrpError', code: 'BadAnswer', field: 'keys' };
  for (const body of ['<html>sign in to the network</html>', '', '{}', '[]', '{"keys":5}', undefined]) {
    let answer = body;
    const client = new CognitoClient({ ...app, transport: async () => ({ status: 200, body: answer }) });
    await assert.rejects(client.verifyAccessToken(tokenBy('one')), bad, String(body));
    answer = keySet('one');
    assert.equal((await client.verifyAccessToken(tokenBy('one'))).sub, 'jane');

    // Keys that are known stay known, and after some time it is tried again.
    answer = body;
    mock.timers.enable({ apis: ['Date'], now: Date.now() + 100_000 });
    await assert.rejects(client.verifyAccessToken(tokenBy('two')), bad, String(body));
    assert.equal((await client.verifyAccessToken(tokenBy('one'))).sub, 'jane');
    answer = keySet('two');
    await assert.rejects(client.verifyAccessToken(tokenBy('two')), { code: 'TokenKeyUnknown' });
    mock.timers.setTime(Date.now() + 100_000);
    assert.equal((await client.verifyAccessToken(tokenBy('two'))).sub, 'jane');
    mock.timers.reset();
  }
});

test('beside the AWS SDK too, key sets are bounded in time and size', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/never') return;
    response.writeHead(200);
    response.on('error', () => {});
    for (let count = 0; count < 40; count += 1) response.write('x'.repeat(1 << 16));
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const send = awsSdkTransport({});
  const get = (path, timeout) =>
    send({ url: `http://127.0.0.1:${server.address().port}${path}`, method: 'GET', headers: {}, timeout });
  try {
    await assert.rejects(get('/never', 200), { code: 'Transport', message: /no answer within 200 ms/ });
    await assert.rejects(get('/', 20_000), { code: 'Transport', message: /longer than/ });
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
