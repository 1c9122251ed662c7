// The page of the local pool. What it shows was typed by strangers, so it is only ever set as text.
'use strict';

const EVERY = 2000; // milliseconds between two looks
let token = new URLSearchParams(location.hash.slice(1)).get('token') ?? '';
// It stays in memory alone: neither the address nor the history has it any more.
history.replaceState(null, '', location.pathname);
let shown = '';

const byId = (id) => document.getElementById(id);

/** An element with text and elements in it. */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

const time = (seconds) => new Date(seconds * 1000).toISOString().replace('T', ' ').slice(0, 19);

/** A list of names and values. */
const list = (pairs) =>
  element('ul', {}, ...pairs.map(([name, value]) => element('li', {}, element('b', {}, short(name)), value === '' ? '' : `: ${value}`)));

function table(id, heads, rows) {
  const head = element('tr', {}, ...heads.map((text) => element('th', {}, text)));
  const body = rows.map((cells) => element('tr', {}, ...cells.map((cell) => element('td', {}, cell))));
  const made = element('table', { class: id }, element('thead', {}, head), element('tbody', {}, ...body));
  return element('div', { class: 'wide' }, made);
}

/** A name in a list: a long one is cut, and whole in its tip. */
const MOST_LETTERS = 40;
const short = (text) => {
  const letters = [...text];
  return letters.length > MOST_LETTERS ? element('span', { title: text }, `${letters.slice(0, MOST_LETTERS).join('')}…`) : text;
};

const code = (text) => element('code', {}, text);

function user(user) {
  const devices = user.devices.map((device) => [
    device.name ?? 'device',
    `${device.key}, ${device.remembered ? 'remembered' : 'not remembered'}, last proof ${time(device.authenticated)}`,
  ]);
  const codes = user.codes.map((sent) => [sent.purpose, `${sent.code} to ${sent.destination || 'nobody'}, ${time(sent.created)}`]);
  const state = [user.status + (user.enabled ? '' : ', disabled'), user.mfa.join(', '), user.groups.join(', ')];
  const names = ['Status', 'MFA', 'Groups'];
  return [
    code(user.username),
    list(state.map((value, index) => [names[index], value]).filter(([, value]) => value !== '')),
    list(Object.entries(user.attributes)),
    list(devices),
    list(codes),
  ];
}

function pool(pool) {
  const clients = pool.clients.map((client) => [code(client.id), client.name, client.has_secret ? 'yes' : 'no', client.flows.join(', ')]);
  const more = pool.users.length < pool.user_count ? `The first ${pool.users.length} of ${pool.user_count}.` : '';
  return element(
    'section',
    { class: 'pool' },
    element('h2', {}, pool.name, ' ', code(pool.id)),
    element('p', { class: 'hint' }, `MFA ${pool.mfa}; devices ${pool.tracks_devices ? 'are' : 'are not'} tracked`),
    element('h3', {}, 'Clients'),
    table('clients', ['Id', 'Name', 'Secret', 'Flows'], clients),
    element('h3', {}, `Users: ${pool.user_count}`),
    element('p', { class: 'hint' }, more),
    table('users', ['Name', 'State', 'Attributes', 'Devices', 'Codes'], pool.users.map(user)),
  );
}

function exchange(one) {
  const outcome = element('td', {}, element('span', { class: one.outcome === 'ok' ? 'good' : 'bad' }, one.outcome));
  if (one.message) outcome.append(element('div', {}, one.message));
  return element(
    'tr',
    {},
    element('td', { class: 'mono' }, time(one.at).slice(11)),
    element('td', {}, one.operation),
    element('td', {}, list(one.sent)),
    outcome,
    element('td', {}, list(one.given)),
    element('td', { class: 'number' }, one.milliseconds.toFixed(1)),
  );
}

function say(text, isBad) {
  byId('status').textContent = text;
  byId('status').className = isBad ? 'bad' : '';
}

async function look() {
  byId('ask').hidden = token !== '';
  if (token === '') return say('The token is needed.', false);
  let answer;
  try {
    answer = await fetch('overview', { headers: { Authorization: `Bearer ${token}` }, cache: 'no-store' });
  } catch {
    return say('The pool does not answer.', true);
  }
  if (answer.status === 401) {
    token = '';
    byId('ask').hidden = false;
    return say('That is not the token of this pool.', true);
  }
  if (!answer.ok) return say(`The pool answered with ${answer.status}.`, true);
  const overview = await answer.json();
  say(`${time(overview.now)} UTC by the pool's clock`, false);
  const text = JSON.stringify([overview.pool_count, overview.pools, overview.exchanges]);
  if (text === shown) return;
  shown = text;
  const more = overview.pools.length < overview.pool_count ? `The first ${overview.pools.length} of ${overview.pool_count} pools.` : '';
  byId('pools').replaceChildren(...overview.pools.map(pool), element('p', { class: 'hint' }, more));
  byId('exchanges').replaceChildren(...overview.exchanges.map(exchange));
  byId('last').hidden = false;
}

byId('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  token = byId('token').value.trim();
  byId('token').value = '';
  look();
});

async function keepLooking() {
  if (!document.hidden) await look();
  setTimeout(keepLooking, EVERY);
}
keepLooking();
