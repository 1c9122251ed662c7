// The demo, as somebody would use it, in Chromium under its Content-Security-Policy.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDemo } from '../../demo/demo.mjs';
import { launch, openPage } from './chromium.mjs';

let browser;
let demo;

before(async () => {
  demo = await startDemo();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const WITH_DEVICE = [
  ['InitiateAuth', 'USER_SRP_AUTH', 'PASSWORD_VERIFIER'],
  ['RespondToAuthChallenge', 'PASSWORD_VERIFIER', 'DEVICE_SRP_AUTH'],
  ['RespondToAuthChallenge', 'DEVICE_SRP_AUTH', 'DEVICE_PASSWORD_VERIFIER'],
  ['RespondToAuthChallenge', 'DEVICE_PASSWORD_VERIFIER', 'done'],
];

test('sign in, second factor, remembered device, sign out', { timeout: 60_000 }, async () => {
  const { page, problems } = await openPage(browser, demo.url);
  const submit = (form) => page.click(`#${form} button:not([type])`);
  const signedIn = (device) => page.waitForFunction((text) => document.getElementById('device').textContent.includes(text), device);
  const says = (text) => page.waitForFunction((part) => document.getElementById('message').textContent.includes(part), text);
  const exchanges = () =>
    page.$$eval('#exchanges tr', (rows) => rows.map((row) => [...row.cells].slice(0, 3).map((cell) => cell.textContent)));

  await page.fill('[name=password]', 'wrong');
  await submit('sign-in');
  await says('Incorrect username or password');
  await page.fill('[name=password]', demo.password);
  await submit('sign-in');
  await signedIn('is remembered from now on');
  assert.equal(await page.textContent('#name'), demo.username);
  await page.click('#set-up');
  await says('asks for a code');
  await page.click('#sign-out');
  await page.waitForSelector('#sign-in', { state: 'visible' });

  // The device stands in for the code.
  await submit('sign-in');
  await signedIn('With the device');
  assert.deepEqual((await exchanges()).slice(0, 4), WITH_DEVICE);
  await page.reload();
  await page.waitForSelector('#signed-in', { state: 'visible' });
  await page.click('#forget');
  await says('have forgotten');
  await page.click('#sign-out');

  // Without it there is a code to give.
  await submit('sign-in');
  await page.waitForSelector('#code', { state: 'visible' });
  await page.fill('[name=code]', '000000');
  await submit('code');
  await page.waitForSelector('#code', { state: 'visible' });
  await page.click('#read');
  await page.waitForFunction(() => document.querySelector('[name=code]').value !== '');
  await submit('code');
  await signedIn('is remembered from now on');

  await page.click('#compare');
  await page.waitForFunction(() => document.getElementById('amplify-time').textContent.endsWith('ms'), undefined, {
    timeout: 30_000,
  });
  const times = await Promise.all(['ours', 'amplify'].map((name) => page.textContent(`#${name}-time`)));
  console.log(`between the exchanges of a sign-in: this package ${times[0]}, Amplify ${times[1]}`);
  assert.ok(Number.parseFloat(times[0]) < Number.parseFloat(times[1]));
  if (process.env.SCREENSHOTS) await page.screenshot({ path: `${process.env.SCREENSHOTS}/demo.png`, fullPage: true });
  await page.click('#sign-out');
  await page.waitForSelector('#sign-in', { state: 'visible' });
  assert.deepEqual(problems, []);
});
