// What a client is made with, checked.

import { among, boolean, func, methods, number, object, text } from '../check.js';
import { CognitoSrpError } from '../error.js';
import { call } from '../machine.js';
import { KeyValueDeviceStore, KeyValueTokenStore } from '../storage.js';
import { fetchTransport } from './transport.js';

const POLICIES = ['always', 'ask', 'never'];
/** Milliseconds: what timers can do. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;
const MOST_ATTEMPTS = 100;
/** Seconds. A token that is taken longer than that after its end has none. */
const MOST_LEEWAY = 86_400;

export function readSettings(options) {
  const {
    userPoolId,
    clientId,
    endpoint,
    allowPlainHttp = false,
    fips = false,
    dualStack = false,
    issuer,
    storage,
    tokenStore,
    deviceStore,
    devicePolicy,
    deviceName,
    refreshTokenRotation = false,
    tokenLeeway = 60,
    maxAttempts,
    timeout = 30_000,
    fetch,
    transport,
    onExchange,
    ...calls
  } = object(options, 'options');
  if (text(clientId, 'clientId') === '') throw bad('ClientId', 'is empty');
  boolean(allowPlainHttp, 'allowPlainHttp');
  boolean(fips, 'fips');
  boolean(dualStack, 'dualStack');
  boolean(refreshTokenRotation, 'refreshTokenRotation');
  within(timeout, 'timeout', 1, LONGEST_TIMEOUT);
  wholeWithin(tokenLeeway, 'tokenLeeway', 0, MOST_LEEWAY);
  if (maxAttempts !== undefined) wholeWithin(maxAttempts, 'maxAttempts', 1, MOST_ATTEMPTS);
  if (issuer !== undefined) text(issuer, 'issuer');
  if (deviceName !== undefined) text(deviceName, 'deviceName');
  if (transport !== undefined) func(transport, 'transport');
  if (onExchange !== undefined) func(onExchange, 'onExchange');
  if (storage !== undefined) methods(storage, 'storage', ['getItem', 'setItem', 'removeItem']);
  if (tokenStore !== undefined) methods(tokenStore, 'tokenStore', ['load', 'save', 'clear']);
  if (deviceStore !== undefined) methods(deviceStore, 'deviceStore', ['byAlias', 'byUsername', 'save', 'forget']);
  if (endpoint !== undefined && (fips || dualStack)) {
    throw bad('endpoint', 'is not absent where FIPS or dual-stack is asked for');
  }
  const own = endpoint === undefined ? undefined : readEndpoint(endpoint, allowPlainHttp);
  const host = (variant) => `https://${call('endpointHost', { userPoolId, ...variant })}/`;
  // All endpoints of a region lead to the same pool: its issuer and its devices are the same.
  const aws = host({});
  const home = own ?? aws;
  const scope = { endpoint: home, userPoolId, clientId };
  const devices = deviceStore ?? (storage && new KeyValueDeviceStore(storage));
  const policy = devicePolicy ?? (devices ? 'always' : 'never');
  among(policy, 'devicePolicy', POLICIES);
  return {
    userPoolId,
    clientId,
    endpoint: own ?? host({ fips, dualStack }),
    issuer: issuer ?? `${home}${userPoolId}`,
    keysUrl: `${home}${userPoolId}/.well-known/jwks.json`,
    scope,
    deviceStore: policy === 'never' ? undefined : devices,
    tokenStore: tokenStore ?? (storage && new KeyValueTokenStore(storage)),
    devicePolicy: policy,
    deviceName,
    rotation: refreshTokenRotation,
    tokenLeeway,
    maxAttempts,
    timeout,
    transport: transport ?? fetchTransport({ fetch }),
    onExchange,
    calls: readCalls(calls),
  };
}

const CALLS = { clientSecret: text, clientMetadata: object, analyticsMetadata: object, userContextData: object };

/** What goes along with calls, and may differ from one user's to another's: those that are given. */
export function readCalls(options) {
  const given = Object.entries(object(options, 'options')).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    if (!Object.hasOwn(CALLS, name)) throw new TypeError(`there is no option ${name}`);
    CALLS[name](value, name);
  }
  return Object.fromEntries(given);
}

function readEndpoint(endpoint, allowPlainHttp) {
  let url;
  try {
    url = new URL(text(endpoint, 'endpoint'));
  } catch (error) {
    if (error instanceof TypeError && typeof endpoint !== 'string') throw error;
    throw bad('endpoint', 'is not a URL');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw bad('endpoint', 'is not an http or https URL');
  if (url.username || url.password || url.search || url.hash) {
    throw bad('endpoint', 'is not a URL without user name, query and fragment');
  }
  if (url.protocol === 'http:' && !allowPlainHttp && !isLoopback(url.hostname)) {
    throw bad('endpoint', 'is not https, or plain http to this machine');
  }
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}

/** URL has brought the host into its canonical form. */
function isLoopback(host) {
  return host === 'localhost' || host === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function within(value, name, least, most) {
  if (!(number(value, name) >= least && value <= most)) throw bad(name, `is not from ${least} to ${most}`);
}

function wholeWithin(value, name, least, most) {
  within(value, name, least, most);
  if (!Number.isInteger(value)) throw bad(name, 'is not a whole number');
}

function bad(field, problem) {
  return new CognitoSrpError(`${field} ${problem}`, { code: 'BadArgument', field });
}
