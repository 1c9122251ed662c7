// What a hostile service, a broken network and a careless caller can do.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { after, before, beforeEach, test } from 'node:test';
import { inspect } from 'node:util';
import { CognitoClient, CognitoSrpError, DeviceSrp, Login, UserSrp } from '@cognito-srp/client';
import { createPasswordHash } from '@cognito-srp/client/srp-helper';

const { call, Machine } = createRequire(import.meta.url)('../dist/node/machine.js');
const app = { userPoolId: 'eu-west-1_AbCdEf123', clientId: '1example23456789' };
const PASSWORD = 'pässword-nobody-may-see';

let server;
/** Another path for each test: what an earlier one has given up may still arrive. */
let endpoint;
let round = 0;
let respond;
let requests;

before(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      if (!request.url.startsWith(`/${round}/`)) return response.destroy();
      requests.push({ headers: request.headers, body });
      respond(response, requests.length);
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
});
after(() => server.close());
beforeEach(() => {
  round += 1;
  endpoint = `http://127.0.0.1:${server.address().port}/${round}/`;
  requests = [];
});

const json = (status, value, headers = {}) => (response) => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', ...headers });
  response.end(JSON.stringify(value));
};
const client = (options) => new CognitoClient({ ...app, endpoint, ...options });

test('challenges that break the protocol are refused before anything is signed', async () => {
  const good = {
    USER_ID_FOR_SRP: 'jane',
    SALT: '2b6a658af0694fac2baa54853639528f',
    SRP_B: '1234abcd',
    SECRET_BLOCK: 'AAAA',
  };
  for (const [field, value] of [
    ['SRP_B', '0'],
    ['SRP_B', 'xyz'],
    ['SRP_B', undefined],
    ['SRP_B', 'f'.repeat(5000)],
    ['SALT', 'not hex'],
    ['SECRET_BLOCK', '%%%'],
    ['USER_ID_FOR_SRP', undefined],
  ]) {
    respond = json(200, {
      ChallengeName: 'PASSWORD_VERIFIER',
      ChallengeParameters: { ...good, [field]: value },
    });
    requests = [];
    const error = await client().signIn('jane', PASSWORD).then(assert.fail, (error) => error);
    assert.ok(error instanceof CognitoSrpError);
    assert.deepEqual([error.code, error.field], ['BadAnswer', field]);
    assert.equal(requests.length, 1);
    assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes(PASSWORD));
  }
});

test('answers of any other shape give an error', async () => {
  for (const answer of [
    json(200, []),
    json(200, null),
    json(200, { ChallengeName: 5 }),
    json(200, { ChallengeName: 'DEVICE_PASSWORD_VERIFIER', ChallengeParameters: {} }),
    json(200, { AuthenticationResult: {} }),
    (response) => response.end('<html>'),
    (response) => response.end('"\\ud800"'),
    (response) => response.end('['.repeat(100_000)),
    (response) => response.writeHead(200).end(Buffer.from([0xff, 0xfe, 0x00])),
  ]) {
    respond = answer;
    await assert.rejects(client().signIn('jane', PASSWORD), CognitoSrpError);
  }
});

test('redirects are not followed, and cookies not kept', async () => {
  respond = (response) => response.writeHead(307, { location: `${endpoint}elsewhere` }).end();
  await assert.rejects(client({ maxAttempts: 1 }).signIn('jane', PASSWORD), { code: 'Transport' });
  assert.equal(requests.length, 1);
});

test('a body without an end is not read to its end', async () => {
  respond = (response) => {
    response.writeHead(200);
    const more = () => {
      if (!response.destroyed) response.write('x'.repeat(1 << 16), more);
    };
    more();
  };
  await assert.rejects(client({ maxAttempts: 1 }).signIn('jane', PASSWORD), { code: 'Transport', message: /longer than/ });
});

test('time is bounded, and can be cut short', async () => {
  respond = () => {};
  await assert.rejects(client({ timeout: 100, maxAttempts: 1 }).signIn('jane', PASSWORD), {
    code: 'Transport',
    message: /no answer within 100 ms/,
  });
  const aborter = new AbortController();
  const reason = new Error('enough');
  setTimeout(() => aborter.abort(reason), 50);
  await assert.rejects(client().signIn('jane', PASSWORD, { signal: aborter.signal }), reason);
  await assert.rejects(client().getUser('token', { signal: AbortSignal.abort(reason) }), reason);
});

test('what is throttled is tried again, and what is not sent twice is not', async () => {
  respond = (response, attempt) =>
    attempt === 1
      ? json(400, { __type: 'TooManyRequestsException', message: 'slow down' })(response)
      : json(200, { Username: 'jane', UserAttributes: [] })(response);
  assert.equal((await client().getUser('token')).Username, 'jane');
  assert.equal(requests.length, 2);

  requests = [];
  respond = json(500, {}, { 'x-amzn-errortype': 'InternalErrorException:http://x' });
  await assert.rejects(client().changePassword('token', 'a', 'b'), { code: 'InternalErrorException', status: 500 });
  assert.equal(requests.length, 1);
});

test('a pool’s id cannot choose the host', () => {
  for (const userPoolId of ['evil.example/#_x', 'a@b_x', 'EU-west-1_x', '_x', 'eu-west-1', '']) {
    assert.throws(() => new CognitoClient({ ...app, userPoolId }), { code: 'BadArgument', field: 'UserPoolId' });
  }
  assert.equal(new CognitoClient(app).endpoint, 'https://cognito-idp.eu-west-1.amazonaws.com/');
});

test('plain http is for this machine', () => {
  for (const endpoint of [
    'http://example.com',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://user@127.0.0.1',
    'https://example.com/?a=b',
    'ftp://127.0.0.1',
    'nonsense',
  ]) {
    assert.throws(() => new CognitoClient({ ...app, endpoint }), { code: 'BadArgument', field: 'endpoint' }, endpoint);
  }
  for (const endpoint of ['http://127.0.0.1:1', 'http://[::1]:1', 'http://localhost', 'https://example.com/base']) {
    assert.ok(new CognitoClient({ ...app, endpoint }).endpoint.endsWith('/'));
  }
  assert.ok(new CognitoClient({ ...app, endpoint: 'http://example.com', allowPlainHttp: true }));
});

test('values of wrong types are TypeErrors that name the argument', () => {
  const device = { deviceKey: 'k', deviceGroupKey: 'g', devicePassword: 'p', clientId: 'c' };
  for (const [name, work] of [
    ['options', () => new UserSrp()],
    ['userPoolId', () => new UserSrp({ clientId: 'c' })],
    ['clientId', () => new UserSrp({ userPoolId: 'eu-west-1_x', clientId: 5 })],
    ['a', () => new UserSrp({ ...app, a: 'abc' })],
    ['username', () => new UserSrp(app).authParameters(7)],
    ['challengeParameters', () => new UserSrp(app).passwordVerifier('x', 'p')],
    ['password', () => new UserSrp(app).passwordVerifier({}, 5)],
    ['timestamp', () => new UserSrp(app).passwordVerifier({}, 'p', { timestamp: 'now' })],
    ['devicePassword', () => new DeviceSrp({ ...device, devicePassword: null })],
    ['config', () => new Login()],
    ['flow', () => new Login({ ...app, username: 'jane' })],
    ['username', () => new Login({ ...app, username: 1 }, PASSWORD)],
    ['output', () => new Login({ ...app, username: 'jane' }, PASSWORD).receive('text')],
    ['key', () => Login.restore(new Uint8Array(), { key: 'k', endpoint: '' }, app)],
    ['option colour', () => new CognitoClient({ ...app, colour: 'red' })],
    ['devicePolicy', () => new CognitoClient({ ...app, devicePolicy: 'maybe' })],
  ]) {
    assert.throws(work, (error) => error instanceof TypeError && error.message.includes(name), name);
  }
});

test('a text that is none of Unicode is an error that names it', async () => {
  const half = 'half \ud800';
  const config = { ...app, username: 'jane' };
  const asked = new Login(config, { flow: 'USER_PASSWORD_AUTH', password: 'x' });
  asked.receive({ ChallengeName: 'SMS_MFA', Session: 'x'.repeat(20), ChallengeParameters: {} });
  for (const [name, work] of [
    ['password', () => new Login(config, half)],
    ['password', () => new Login(config, { flow: 'USER_PASSWORD_AUTH', password: half })],
    ['password', () => new Login(config, { flow: 'USER_AUTH', factor: 'PASSWORD', password: half })],
    ['password', () => Login.start(config, half)],
    ['password', () => client().signIn('jane', half)],
    ['username', () => client().signIn(half, PASSWORD)],
    ['username', () => new Login({ ...config, username: half }, PASSWORD)],
    ['password', () => new UserSrp(app).passwordVerifier({}, half)],
    ['password', () => createPasswordHash('jane', half, app.userPoolId)],
    ['answer', () => asked.answer(half)],
    ['newPassword', () => asked.answer({ newPassword: half })],
    ['Password', () => client().signUp('jane', half)],
    ['ProposedPassword', () => client().changePassword('token', 'old', half)],
  ]) {
    const message = `${name} has a lone surrogate, which UTF-8 cannot express`;
    await assert.rejects(async () => work(), { name: 'TypeError', message }, String(work));
  }
  assert.equal(requests.length, 0);
  // A whole pair is a character.
  assert.ok(new Login(config, 'whole \ud83d\ude00'));
});

test('secrets do not show when things are inspected', () => {
  const things = [
    client({ clientSecret: PASSWORD }),
    new Login({ ...app, username: 'jane', clientSecret: PASSWORD }, { flow: 'USER_PASSWORD_AUTH', password: PASSWORD }),
    new UserSrp({ ...app, clientSecret: PASSWORD }),
  ];
  for (const thing of things) {
    assert.ok(!inspect(thing, { depth: 9, showHidden: true }).includes(PASSWORD));
    assert.ok(!JSON.stringify(thing).includes(PASSWORD));
  }
});

test('a panic is an exception, and the next call works', async () => {
  const login = new Login({ ...app, username: 'jane' }, PASSWORD);
  assert.throws(() => call('panic', {}), { name: 'CognitoSrpError', code: 'Internal' });
  await assert.rejects(new Machine().callAsync('panic', {}), { name: 'CognitoSrpError', code: 'Internal' });
  assert.equal(call('timestamp', { now: 0 }), 'Thu Jan 1 00:00:00 UTC 1970');
  // In WebAssembly, what there was before is lost with the instance; that is an error too, and no wrong answer.
  if (process.env.COGNITO_SRP_BACKEND === 'wasm') {
    assert.throws(() => login.receive({}), { code: 'Misuse' });
  }
});
