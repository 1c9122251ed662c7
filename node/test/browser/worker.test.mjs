// The maths in a Web Worker, under a Content-Security-Policy: the page goes on meanwhile.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { LocalPool } from '@cognito-srp/client/testing';
import { launch, openPage } from './chromium.mjs';

const PASSWORD = 'Correct-Horse-9!';
const PAGE = `
  import { CognitoClient, createDeviceVerifierAsync } from '@cognito-srp/client';
  import { useWorker } from '@cognito-srp/client/worker';
  import { countDuring } from './browser/page-clock.js';
  const worker = new Worker('worker.js', { type: 'module' });
  const failing = () => new Worker('nowhere.js', { type: 'module' });
  Object.assign(globalThis, { CognitoClient, countDuring, createDeviceVerifierAsync, failing, useWorker, worker });`;
const WORKER = `
  import { serve } from '@cognito-srp/client/worker';
  serve();`;
let browser;
let local;
let settings;
let server;
let files;

before(async () => {
  local = await LocalPool.start();
  const pool = await local.createUserPool({
    DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: false },
  });
  await pool.createUser('jane', PASSWORD);
  const { ClientId: clientId } = await pool.createClient();
  settings = { userPoolId: pool.id, clientId, endpoint: local.endpoint };
  files = {
    '/': ['text/html', '<!doctype html><link rel="icon" href="data:,"><script type="module" src="page.js"></script>'],
    '/page.js': ['text/javascript', await bundle(PAGE)],
    '/worker.js': ['text/javascript', await bundle(WORKER)],
  };
  server = createServer(({ url }, response) => {
    const [type, contents] = files[url] ?? ['text/plain', undefined];
    response.writeHead(contents === undefined ? 404 : 200, {
      'content-type': type,
      'content-security-policy':
        `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; img-src data:; ` +
        `connect-src ${local.endpoint}`,
    });
    response.end(contents);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.close();
  await local?.stop();
});

async function bundle(contents) {
  const stdin = { contents, resolveDir: fileURLToPath(new URL('..', import.meta.url)) };
  const { outputFiles } = await build({ stdin, bundle: true, format: 'esm', write: false });
  return outputFiles[0].text;
}

const open = () => openPage(browser, `http://127.0.0.1:${server.address().port}/`);

/** Signs in a few times and tells of the best time how long the page stood still at the longest. */
async function longestPause(page) {
  return page.evaluate(
    async ([options, password]) => {
      const stored = new Map();
      const storage = {
        getItem: (name) => stored.get(name) ?? null,
        setItem: (name, text) => stored.set(name, text),
        removeItem: (name) => stored.delete(name),
      };
      const client = new CognitoClient({ ...options, storage });
      const outcomes = [];
      let longest = Infinity;
      for (let time = 0; time < 4; time += 1) {
        const { result, pause } = await countDuring(() => client.signIn('jane', password));
        outcomes.push(result.device.outcome);
        longest = Math.min(longest, pause);
      }
      return { outcomes, longest };
    },
    [settings, PASSWORD],
  );
}

test('the page does not stand still during a sign-in', { timeout: 60_000 }, async () => {
  const { page, problems } = await open();
  const outcomes = ['confirmed', 'used', 'used', 'used'];
  // On a busy machine others take the processor now and then.
  let isShorter = false;
  for (let attempt = 0; attempt < 3 && !isShorter; attempt += 1) {
    await page.evaluate('useWorker()');
    const inPage = await longestPause(page);
    await page.evaluate('useWorker(worker)');
    const inWorker = await longestPause(page);
    console.log(`longest pause: ${inPage.longest.toFixed(1)} ms, with the worker ${inWorker.longest.toFixed(1)} ms`);
    assert.deepEqual(inPage.outcomes, outcomes);
    assert.deepEqual(inWorker.outcomes, outcomes);
    isShorter = inWorker.longest < inPage.longest / 2;
  }
  assert.ok(isShorter);
  assert.deepEqual(problems, []);
  await page.close();
});

test('timers run while there is nothing but maths', { timeout: 60_000 }, async () => {
  const { page, problems } = await open();
  const ticks = () =>
    page.evaluate(async () => {
      const maths = async () => {
        for (let time = 0; time < 10; time += 1) await createDeviceVerifierAsync('key', 'group');
      };
      return (await countDuring(maths)).ticks;
    });
  assert.equal(await ticks(), 0);
  await page.evaluate('useWorker(worker)');
  assert.ok((await ticks()) > 5);
  await page.evaluate('useWorker()');
  assert.equal(await ticks(), 0);
  assert.deepEqual(problems, []);
  await page.close();
});

test('errors come back as they are, and a worker that fails ends what it does', { timeout: 60_000 }, async () => {
  const { page } = await open();
  const outcome = (name) =>
    page.evaluate(
      ([chosen, options, password]) => {
        const client = new CognitoClient(options);
        const works = {
          signIn: () => client.signIn('jane', password),
          wrongPassword: () => client.signIn('jane', 'wrong'),
          noPassword: () => client.startSignIn('jane', { flow: 'USER_SRP_AUTH' }),
          wrongType: () => createDeviceVerifierAsync(1, 2),
          // At once: the worker may have failed by the next time that the page has time.
          failingWorker: () => {
            useWorker(failing());
            return createDeviceVerifierAsync('key', 'group');
          },
        };
        return works[chosen]().then(
          () => 'done',
          (error) => [error.name, error.code],
        );
      },
      [name, settings, PASSWORD],
    );
  await page.evaluate('useWorker(worker)');
  assert.deepEqual(await outcome('wrongPassword'), ['CognitoSrpError', 'NotAuthorizedException']);
  assert.deepEqual(await outcome('wrongType'), ['TypeError', undefined]);
  assert.deepEqual(await outcome('noPassword'), ['TypeError', undefined]);
  assert.equal(await outcome('signIn'), 'done');
  assert.deepEqual(await outcome('failingWorker'), ['CognitoSrpError', 'WorkerFailed']);
  // In the page from there on.
  assert.equal(await outcome('signIn'), 'done');
  await page.close();
});

test('a worker that is terminated ends what it does, and so does a signal', { timeout: 60_000 }, async () => {
  const { page, problems } = await open();
  const outcomes = await page.evaluate(async () => {
    const started = performance.now();
    const outcome = (promise) =>
      promise.then(
        () => 'done',
        (error) => error.code ?? error,
      );
    const make = () => createDeviceVerifierAsync('key', 'group');
    useWorker(worker);
    const before = await outcome(make());
    while ((await navigator.locks.query()).pending.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const many = Array.from({ length: 50 }, make).map(outcome);
    worker.terminate();
    const terminated = new Set(await Promise.all(many));
    const after = await outcome(make());
    useWorker(failing());
    const aborter = new AbortController();
    const given = outcome(createDeviceVerifierAsync('key', 'group', { signal: aborter.signal }));
    aborter.abort('enough');
    return [before, [...terminated].at(-1), after, await given, performance.now() - started < 20_000];
  });
  assert.deepEqual(outcomes, ['done', 'WorkerFailed', 'done', 'enough', true]);
  assert.deepEqual(problems.filter((problem) => !problem.includes('404')), []);
  await page.close();
});
