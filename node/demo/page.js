// The page: a sign-in with what comes after it, and what goes over the wire meanwhile.

import { CognitoClient } from '@cognito-srp/client';

const find = (id) => document.getElementById(id);
const { signIn: settings, measured } = await (await fetch('settings.json')).json();
const client = new CognitoClient({ ...settings, storage: localStorage, deviceName: 'demo', onExchange });
let session;
/** Takes the code that the form will give. */
let takeCode;

show(await client.session());

find('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  const { username, password } = event.target.elements;
  find('exchanges').replaceChildren();
  run(async () => {
    const answer = async (prompt) => {
      if (prompt.challengeName === 'SOFTWARE_TOKEN_MFA') return askForCode();
      throw new Error(`the page has no answer to ${prompt.challengeName}`);
    };
    const signedIn = await client.signIn(username.value, password.value, { answer });
    show(signedIn.session, signedIn.device);
  });
});

find('code').addEventListener('submit', (event) => {
  event.preventDefault();
  const { code } = event.target.elements;
  find('code').hidden = true;
  takeCode(code.value);
  code.value = '';
});

find('read').addEventListener('click', () => run(async () => {
  find('code').elements.code.value = await readApp();
}));

find('set-up').addEventListener('click', () => run(async () => {
  const secret = await client.associateSoftwareToken(session);
  // It stands in for the telephone: a page would show the secret as a picture.
  localStorage.setItem('authenticator', secret);
  await client.verifySoftwareToken(session, await readApp());
  await client.setUserMfaPreference(session, { softwareToken: { enabled: true, preferred: true } });
  say('The next sign-in asks for a code, unless this device is remembered.');
}));

find('forget').addEventListener('click', () => run(async () => {
  await client.forgetDevice(session, session.deviceKey);
  say('The pool and this browser have forgotten the device.');
}));

find('sign-out').addEventListener('click', () => run(async () => {
  await client.signOut(session);
  show(undefined);
}));

find('compare').addEventListener('click', () => run(async () => {
  const { compare } = await import('./compare.js');
  const times = await compare(measured);
  for (const [name, milliseconds] of Object.entries(times)) {
    find(name).max = Math.max(...Object.values(times));
    find(name).value = milliseconds;
    find(`${name}-time`).textContent = `${milliseconds.toFixed(1)} ms`;
  }
}));

/** One thing at a time, and what went wrong in words. */
async function run(work) {
  const buttons = [...document.querySelectorAll('button')].filter((button) => !button.closest('#code'));
  for (const button of buttons) button.disabled = true;
  say('');
  try {
    await work();
  } catch (error) {
    say(error.message, true);
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

function say(text, isError = false) {
  find('message').textContent = text;
  find('message').classList.toggle('error', isError);
}

const DEVICES = {
  untracked: 'No device.',
  used: 'With the device that was remembered.',
  confirmed: 'This device is remembered from now on.',
  unconfirmed: 'This device could not be confirmed.',
};

function show(current, device) {
  session = current;
  find('sign-in').hidden = session !== undefined;
  find('signed-in').hidden = session === undefined;
  find('name').textContent = session?.username ?? '';
  find('device').textContent = device ? DEVICES[device.outcome] : '';
  find('forget').hidden = session?.deviceKey === undefined;
}

function askForCode() {
  find('code').hidden = false;
  return new Promise((resolve) => {
    takeCode = resolve;
  });
}

/** The code that the authenticator app shows now. */
async function readApp() {
  const response = await fetch('authenticator', { method: 'POST', body: localStorage.getItem('authenticator') });
  return response.text();
}

/** What comes from the service is text and nothing else. */
function onExchange({ operation, step, outcome, milliseconds }) {
  const row = find('exchanges').insertRow();
  for (const text of [operation, step ?? '', outcome, milliseconds.toFixed(1)]) row.insertCell().textContent = text;
}
