// The examples of the README, executed as they stand.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { CognitoIdentityProvider } from '@aws-sdk/client-cognito-identity-provider';
import { CognitoClient, MemoryStorage } from '@cognito-srp/client';
import { LocalPool } from '@cognito-srp/client/testing';

const password = 'Correct-Horse-9!';
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const examples = [...readme.matchAll(/^```js\n([^]*?)^```$/gm)].map(([, code]) => code);
const AsyncFunction = (async () => {}).constructor;
const { fetch } = globalThis;
let local;
let given;

before(async () => {
  local = await LocalPool.start({ issuer: 'aws' });
  const pool = await local.createUserPool();
  await pool.createUser('jane', password);
  const { ClientId: clientId } = await pool.createClient();
  const [region] = pool.id.split('_');
  const settings = { userPoolId: pool.id, clientId };
  const client = new CognitoClient({ ...settings, endpoint: local.endpoint });
  // AWS, as far as the examples know.
  globalThis.fetch = (url, options) =>
    fetch(String(url).replace(`https://cognito-idp.${region}.amazonaws.com`, local.endpoint), options);
  class AtLocalPool extends CognitoIdentityProvider {
    constructor(options) {
      super({ ...options, endpoint: local.endpoint, credentials: { accessKeyId: 'x', secretAccessKey: 'x' } });
    }
  }
  given = {
    ...settings,
    region,
    password,
    localStorage: new MemoryStorage(),
    send: (operation, input) => client.send(operation, input),
    askForCode: () => assert.fail('nobody is asked'),
    Worker: class extends EventTarget {
      postMessage() {}
    },
    load: (name) =>
      name.startsWith('@aws-sdk/') ? { CognitoIdentityProvider: AtLocalPool } : import(name),
  };
  globalThis.addEventListener ??= () => {};
});
after(async () => {
  globalThis.fetch = fetch;
  await local?.stop();
});

/** Runs an example, and gives what it has declared under these names. */
async function run(code, ...names) {
  const body = code
    .replaceAll(/^import (\{.*\}) from ('.*');$/gm, 'const $1 = await load($2);')
    .replaceAll('import.meta.url', "'https://app.example/'");
  return new AsyncFunction(...Object.keys(given), `${body}\nreturn { ${names} };`)(...Object.values(given));
}

const theOne = (part) => {
  const found = examples.filter((code) => code.includes(part));
  assert.equal(found.length, 1, part);
  return found[0];
};

test('sign in', async () => {
  const { claims, accessToken, session } = await run(theOne('askForCode'), 'claims', 'accessToken', 'session');
  assert.equal(claims.client_id, given.clientId);
  assert.equal(accessToken, session.tokens.accessToken);
});

test('with the AWS SDK', async () => {
  const { client } = await run(theOne('awsSdkTransport'), 'client');
  assert.ok((await client.signIn('jane', password)).session.tokens.accessToken);
  const { login } = await run(`import { Login } from '@cognito-srp/client';\n${theOne('new Login')}`, 'login');
  assert.equal(login.step.type, 'done');
});

test('without AWS', () => run(theOne('LocalPool.start')));

test('in a worker', async () => {
  await run(theOne('serve()'));
  await run(theOne('useWorker('));
  const { useWorker } = await import('@cognito-srp/client/worker');
  useWorker();
});

test('where Amplify keeps it', async () => {
  const { client } = await run(theOne('amplifyStorage('), 'client');
  await client.signIn('jane', password);
  assert.ok(given.localStorage.getItem(`CognitoIdentityServiceProvider.${given.clientId}.LastAuthUser`));
});

test('there is no other example', () => assert.equal(examples.length, 7));
