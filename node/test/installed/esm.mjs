// Runs where the packed package was installed, and nothing else.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { backendName, CognitoSrpError, Login } from '@cognito-srp/client';
import * as withoutVectors from '@cognito-srp/client/no-simd';
import { LocalPool } from '@cognito-srp/client/testing';

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
console.log(`  import: ${backendName()}`);
