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
const ASKING = {
  status: 200,
  body: JSON.stringify({ ChallengeName: 'SMS_MFA', Session: 'x'.repeat(20), ChallengeParameters: {} }),
};
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
    load: (name) =>
      name.startsWith('@aws-sdk/') ? { CognitoIdentityProvider: AtLocalPool } : import(name),
  };
});
after(async () => {
  globalThis.fetch = fetch;
  await local?.stop();
});

/** Runs an example, and gives what it has declared under these names. */
async function run(code, ...names) {
  return runWith({}, code, ...names);
}

/** The same, for examples that go on from what others have. */
async function runWith(more, code, ...names) {
  const all = { ...given, ...more };
  const body = code
    .replaceAll(/^import (\{.*\}) from ('.*');$/gm, 'const $1 = await load($2);')
    .replaceAll('import.meta.url', "'https://app.example/'");
  return new AsyncFunction(...Object.keys(all), `${body}\nreturn { ${names} };`)(...Object.values(all));
}

const theOne = (part) => {
  const found = examples.filter((code) => code.includes(part));
  assert.equal(found.length, 1, part);
  return found[0];
};

test('sign in, and out', async () => {
  const { client, claims, accessToken, session } = await run(
    theOne('askForCode'),
    ...['client', 'claims', 'accessToken', 'session'],
  );
  assert.equal(claims.client_id, given.clientId);
  assert.equal(accessToken, session.tokens.accessToken);
  // The second time there is nobody to sign out.
  for (let time = 0; time < 2; time += 1) await runWith({ client }, theOne('client.signOut('));
  assert.equal(await client.session(), undefined);
  await assert.rejects(client.getUser(session), { code: 'NotAuthorizedException' });
});

test('the answer in another request', async () => {
  const pool = await local.createUserPool();
  await pool.createUser('jane', 'Temporary-1!', { temporary: true });
  const client = await pool.client();
  const saved = [];
  const server = {
    client,
    key: crypto.getRandomValues(new Uint8Array(32)),
    browserSessionId: 'session',
    keep: async (...all) => saved.push(...all),
    kept: async () => saved[0],
    password: 'Temporary-1!',
    code: password,
  };
  const { seal } = await runWith(server, theOne('client.startSignIn('), 'seal');
  assert.equal(saved[1], 'NEW_PASSWORD_REQUIRED');
  const { step } = await runWith({ ...server, seal }, theOne('client.resumeSignIn('), 'step');
  assert.equal(step.type, 'done');
});

test('with the AWS SDK', async () => {
  const { client } = await run(theOne('awsSdkTransport'), 'client');
  assert.ok((await client.signIn('jane', password)).session.tokens.accessToken);
  const { login } = await run(`import { Login } from '@cognito-srp/client';\n${theOne('new Login')}`, 'login');
  assert.equal(login.step.type, 'done');
});

test('without AWS', () => run(theOne('LocalPool.start')));

test('in a worker', async () => {
  const { useWorker } = await import('@cognito-srp/client/worker');
  const { addEventListener, postMessage } = globalThis;
  const [page, worker] = [new EventTarget(), new EventTarget()];
  const calls = [];
  const post = (to) => (data) => to.dispatchEvent(Object.assign(new Event('message'), { data }));
  // The worker's own scope, and what the page sees of it.
  globalThis.addEventListener = worker.addEventListener.bind(worker);
  globalThis.postMessage = post(page);
  function Worker(url) {
    assert.equal(String(url), 'https://app.example/maths.js');
    const ask = post(worker);
    return Object.assign(page, {
      postMessage(data) {
        calls.push(data.cognitoSrp.name);
        ask(data);
      },
    });
  }
  try {
    await run(theOne('serve()'));
    await runWith({ Worker }, theOne('useWorker('));
    await run(theOne('askForCode'));
    assert.ok(calls.includes('Login.start') && calls.includes('Login.receive'));
  } finally {
    useWorker();
    Object.assign(globalThis, { addEventListener, postMessage });
  }
});

test('where Amplify keeps it', async () => {
  const { client } = await run(theOne('amplifyStorage('), 'client');
  await client.signIn('jane', password);
  assert.ok(given.localStorage.getItem(`CognitoIdentityServiceProvider.${given.clientId}.LastAuthUser`));
});

test('there is no other example', () => assert.equal(examples.length, 10));

test('what is named in passing is there', async () => {
  const named = (what) => [...readme.matchAll(new RegExp(`\\b${what}\\.(\\w+)\\(`, 'g'))].map(([, name]) => name);
  assert.ok(named('client').length > 10);
  for (const name of named('client')) assert.equal(typeof CognitoClient.prototype[name], 'function', name);
  const client = await (await local.createUserPool()).client({ transport: async () => ASKING });
  const pending = await client.startSignIn('jane', { flow: 'USER_PASSWORD_AUTH', password });
  for (const name of [...named('pending'), 'save', 'saveAsync']) assert.equal(typeof pending[name], 'function', name);

  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const entries = Object.keys(manifest.exports).map((entry) => entry.replace(/^\./, manifest.name));
  const table = [...readme.matchAll(/^\| `(@cognito-srp[^`]*)` \|/gm)].map(([, entry]) => entry);
  table.push(`${manifest.name}/no-simd/srp-helper`, `${manifest.name}/no-simd/worker`, `${manifest.name}/package.json`);
  assert.deepEqual(table.sort(), entries.sort());
  for (const [, script] of readme.matchAll(/npm run (\w+)/g)) assert.ok(manifest.scripts[script], script);
});
