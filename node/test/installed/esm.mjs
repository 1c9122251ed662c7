// Runs where the packed package was installed, and nothing else.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { backendName, CognitoSrpError, Login } from '@cognito-srp/client';
import * as withoutVectors from '@cognito-srp/client/no-simd';
import * as helperWithoutVectors from '@cognito-srp/client/no-simd/srp-helper';
import * as helper from '@cognito-srp/client/srp-helper';
import { LocalPool } from '@cognito-srp/client/testing';
import { serve, useWorker } from '@cognito-srp/client/worker';

const require = createRequire(import.meta.url);
assert.equal(require('@cognito-srp/client').CognitoSrpError, CognitoSrpError, 'import and require give one class');

const local = await LocalPool.start();
try {
  const pool = await local.createUserPool();
  await pool.createUser('jane', 'Correct-Horse-9!');
  const client = await pool.client();
  const { session } = await client.signIn('jane', 'Correct-Horse-9!');
  await client.verifyAccessToken(session.tokens.accessToken);

  const { ClientId: clientId } = await pool.createClient();
  const options = { userPoolId: pool.id, clientId, endpoint: local.endpoint };
  await new withoutVectors.CognitoClient(options).signIn('jane', 'Correct-Horse-9!');
  assert.equal(withoutVectors.backendName(), 'wasm');
} finally {
  await local.stop();
}
assert.throws(() => new Login({}, 'x'), TypeError);
const hash = ['jane', 'client', 'secret'];
assert.equal(helperWithoutVectors.createSecretHash(...hash), helper.createSecretHash(...hash));

// A worker and its page, in one thread.
const [page, worker] = [new EventTarget(), new EventTarget()];
const post = (to) => (data) => to.dispatchEvent(Object.assign(new Event('message'), { data }));
page.postMessage = post(worker);
worker.postMessage = post(page);
serve(worker);
useWorker(page);
const config = { userPoolId: 'eu-west-1_Pool', clientId: 'client', username: 'jane' };
const login = await Login.start(config, 'password');
assert.equal(login.step.type, 'send');
assert.throws(() => login.receive({}), { code: 'Misuse' });
await assert.rejects(login.receiveAsync({}), { code: 'BadAnswer', field: 'AuthenticationResult' });
useWorker();
console.log(`  import: ${backendName()}`);
