// The page's side of a worker that fails, is terminated or keeps silent, and calls that are not waited for.

import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { CognitoClient, createDeviceVerifierAsync, Login } from '@cognito-srp/client';
import { serve, useWorker } from '@cognito-srp/client/worker';

const app = { userPoolId: 'eu-west-1_Worker', clientId: 'client' };
const config = { ...app, username: 'jane' };

const navigator = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
afterEach(() => {
  useWorker();
  mock.timers.reset();
  delete globalThis.navigator;
  if (navigator) Object.defineProperty(globalThis, 'navigator', navigator);
});

/** Two ends of a link, as the page and the worker have them. */
function linked() {
  const [page, worker] = [new EventTarget(), new EventTarget()];
  const post = (to) => (data) => to.dispatchEvent(Object.assign(new Event('message'), { data }));
  page.postMessage = post(worker);
  worker.postMessage = post(page);
  return { page, worker };
}

/** One that never answers. */
const silent = () => Object.assign(new EventTarget(), { postMessage() {} });
const verifier = (options) => createDeviceVerifierAsync('key', 'group', options);
const failed = (message) => ({ name: 'CognitoSrpError', code: 'WorkerFailed', message: `the worker failed: ${message}` });

test('messages that cannot be read end what waits, on either side', async () => {
  const page = silent();
  useWorker(page);
  const waiting = [verifier(), Login.start(config, 'pw')];
  page.dispatchEvent(new Event('messageerror'));
  for (const each of waiting) await assert.rejects(each, failed('what it sent could not be read'));
  // In the page from there on.
  assert.ok((await verifier()).devicePassword);

  const both = linked();
  serve(both.worker);
  const { postMessage } = both.page;
  both.page.postMessage = () => both.worker.dispatchEvent(new Event('messageerror'));
  useWorker(both.page);
  await assert.rejects(verifier(), failed('what it was sent could not be read'));
  both.page.postMessage = postMessage;
});

test('a worker that takes no messages has failed', async () => {
  const cause = new Error('it is closed');
  const page = Object.assign(silent(), {
    postMessage() {
      throw cause;
    },
  });
  useWorker(page);
  const error = await verifier().then(assert.fail, (error) => error);
  assert.deepEqual([error.code, error.cause], ['WorkerFailed', cause]);
  assert.ok((await verifier()).devicePassword);
});

test('a worker that keeps silent counts as gone after a minute', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  useWorker(silent());
  let isOver = false;
  const waiting = verifier().finally(() => {
    isOver = true;
  });
  waiting.catch(() => {});
  // Others who ask meanwhile make it no younger.
  const others = [];
  for (let second = 0; second < 59; second += 1) {
    mock.timers.tick(1000);
    others.push(assert.rejects(verifier(), { code: 'WorkerFailed' }));
  }
  await null;
  assert.equal(isOver, false);
  mock.timers.tick(1000);
  await assert.rejects(waiting, failed('it said nothing for 60 s'));
  await Promise.all(others);
  assert.ok((await verifier()).devicePassword);
});

test('one that says something is not gone', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  const page = silent();
  const calls = [];
  page.postMessage = ({ cognitoSrp: { call } }) => call && calls.push(call);
  useWorker(page);
  const answer = (call) =>
    page.dispatchEvent(Object.assign(new Event('message'), { data: { cognitoSrp: { call, answer: '{"ok":{}}' } } }));
  const waiting = [1, 2, 3, 4].map(() => verifier());
  for (const call of calls.slice(0, 3)) {
    mock.timers.tick(45_000);
    answer(call);
  }
  await Promise.all(waiting.slice(0, 3));
  mock.timers.tick(45_000);
  answer(calls[3]);
  await waiting[3];
  // Nobody waits: there is no time to be kept.
  mock.timers.tick(1_000_000);
  const late = verifier();
  answer(calls[4]);
  await late;
  // Something else that it says does not count for longer.
  const last = verifier();
  answer('another call');
  mock.timers.tick(30_000);
  mock.timers.tick(30_000);
  await assert.rejects(last, { code: 'WorkerFailed' });
});

test('where the host has locks, the end of a worker is noticed at once', async () => {
  const asked = [];
  const locks = {
    request: async (name, granted) => {
      asked.push(name);
      await new Promise((resolve) => {
        locks.release = resolve;
      });
      granted();
    },
  };
  Object.defineProperty(globalThis, 'navigator', { configurable: true, value: { locks } });
  const page = silent();
  let lock;
  page.postMessage = ({ cognitoSrp }) => {
    lock ??= cognitoSrp.lock;
  };
  useWorker(page);
  assert.match(lock, /^cognito-srp worker [0-9a-f-]{36}$/);
  const waiting = verifier();
  page.dispatchEvent(Object.assign(new Event('message'), { data: { cognitoSrp: { held: lock } } }));
  assert.deepEqual(asked, [lock]);
  locks.release();
  await assert.rejects(waiting, failed('it was terminated'));
  assert.ok((await verifier()).devicePassword);
});

test('a worker that is used a second time keeps what it had apart', async () => {
  const { page, worker } = linked();
  serve(worker);
  useWorker(page);
  const flow = { flow: 'USER_PASSWORD_AUTH', password: 'pw' };
  const one = await Login.start(config, flow);
  useWorker();
  useWorker(page);
  const other = await Login.start({ ...config, username: 'bob' }, flow);
  await one.receiveAsync(asking);
  assert.deepEqual([one.username, one.step.type], ['jane', 'ask']);
  assert.deepEqual([other.username, other.step.type], ['bob', 'send']);
  await other.receiveAsync(asking);
  assert.equal(other.username, 'bob');
});

test('a signal ends the waiting for a worker', async () => {
  useWorker(silent());
  const reason = new Error('enough');
  const client = new CognitoClient({ ...app, transport: () => assert.fail('nothing is sent') });
  for (const work of [
    (signal) => verifier({ signal }),
    (signal) => Login.start(config, 'pw', { signal }),
    (signal) => client.signIn('jane', 'pw', { signal }),
    (signal) => client.startSignIn('jane', 'pw', { signal }),
  ]) {
    await assert.rejects(work(AbortSignal.abort(reason)), reason);
    const aborter = new AbortController();
    const waiting = work(aborter.signal);
    aborter.abort(reason);
    await assert.rejects(waiting, reason);
  }
});

const asking = { ChallengeName: 'SMS_MFA', Session: 'x'.repeat(20), ChallengeParameters: {} };
const again = 'an earlier call has not come to its end yet, or was given up';
const misuse = { name: 'CognitoSrpError', code: 'Misuse', message: again };

/** A login that asks for a code, in the page or in a worker that can be told to say nothing. */
async function loginIn(place) {
  let hush = () => {};
  if (place === 'worker') {
    const { page, worker } = linked();
    serve(worker);
    useWorker(page);
    hush = () => {
      page.postMessage = () => {};
    };
  }
  const login = await Login.start(config, { flow: 'USER_PASSWORD_AUTH', password: 'pw' });
  await login.receiveAsync(asking);
  return { login, hush };
}

for (const place of ['page', 'worker']) {
  test(`a second call meanwhile is refused, and the first goes on: in the ${place}`, async () => {
    const { login } = await loginIn(place);
    const first = login.answerAsync('123456');
    const refused = [
      () => login.answerAsync('654321'),
      () => login.receiveAsync({}),
      () => login.receive({}),
      () => login.answer('1'),
      () => login.save({ key: new Uint8Array(32), endpoint: 'x' }),
      () => login.saveAsync({ key: new Uint8Array(32), endpoint: 'x' }),
    ].map((call) => assert.rejects(async () => call(), misuse));
    await Promise.all(refused);
    const { request } = await first;
    assert.equal(request.input.ChallengeResponses.SMS_MFA_CODE, '123456');
    assert.equal(login.step.type, 'send');
  });

  test(`who gives up waiting ends the login: in the ${place}`, async () => {
    const { login, hush } = await loginIn(place);
    hush();
    const [aborter, reason] = [new AbortController(), new Error('enough')];
    await assert.rejects(login.answerAsync('1', { signal: AbortSignal.abort(reason) }), reason);
    assert.equal(login.step.type, 'ask', 'nothing has happened yet');
    const waiting = login.answerAsync('123456', { signal: aborter.signal });
    aborter.abort(reason);
    await assert.rejects(waiting, reason);
    assert.equal(login.step, null);
    await assert.rejects(login.answerAsync('123456'), { code: 'Misuse' });
    assert.equal(login.step, null);
  });

  test(`a login is saved: in the ${place}`, async () => {
    const { login } = await loginIn(place);
    const seal = { key: crypto.getRandomValues(new Uint8Array(32)), endpoint: 'https://pool.example/' };
    if (place === 'worker') assert.throws(() => login.save(seal), { code: 'Misuse' });
    const restored = Login.restore(await login.saveAsync(seal, 60), seal, { ...app, username: '' });
    assert.equal(restored.step.prompt.challengeName, 'SMS_MFA');
    assert.equal((await login.answerAsync('123456')).type, 'send');
  });

  test(`step by step: one answer at a time, and saved in between: in the ${place}`, async () => {
    await loginIn(place);
    let release;
    const gate = new Promise((resolve) => {
      release = resolve;
    });
    const sent = [];
    const client = new CognitoClient({
      ...app,
      transport: async ({ operation, input }) => {
        sent.push(operation);
        if (operation === 'InitiateAuth') return { status: 200, body: JSON.stringify(asking) };
        await gate;
        const isRight = input.ChallengeResponses.SMS_MFA_CODE === '123456';
        const error = { __type: 'CodeMismatchException', message: 'wrong' };
        const tokens = { AccessToken: 'access', RefreshToken: 'refresh', ExpiresIn: 3600, TokenType: 'Bearer' };
        return isRight
          ? { status: 200, body: JSON.stringify({ AuthenticationResult: tokens }) }
          : { status: 400, body: JSON.stringify(error) };
      },
    });
    const pending = await client.startSignIn('jane', { flow: 'USER_PASSWORD_AUTH', password: 'pw' });
    const seal = { key: crypto.getRandomValues(new Uint8Array(32)), context: 'browser' };
    const saved = await pending.saveAsync(seal);
    if (place === 'worker') assert.throws(() => pending.save(seal), { code: 'Misuse' });
    else assert.equal(pending.save(seal).length, saved.length);

    const first = pending.answer('000000');
    // At once, and while the service has it.
    await assert.rejects(pending.answer('123456'), misuse);
    while (sent.length < 2) await new Promise(setImmediate);
    await assert.rejects(pending.answer('123456'), misuse);
    await assert.rejects(pending.saveAsync(seal), misuse);
    assert.throws(() => pending.save(seal), misuse);
    release();
    const asked = await first;
    assert.equal(asked.prompt.refused.code, 'CodeMismatchException');
    assert.equal((await asked.answer('123456')).session.tokens.accessToken, 'access');

    const resumed = await client.resumeSignIn(saved, seal);
    assert.equal((await resumed.answer('123456')).type, 'done');
  });
}
