// What a client is made with, checked.

import { object, text } from '../check.js';
import { CognitoSrpError } from '../error.js';
import { call } from '../machine.js';
import { KeyValueDeviceStore, KeyValueTokenStore } from '../storage.js';
import { fetchTransport } from './transport.js';

const POLICIES = ['always', 'ask', 'never'];

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
  if (text(clientId, 'clientId') === '') throw bad('clientId', 'is empty');
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
  if (!POLICIES.includes(policy)) throw new TypeError(`devicePolicy is none of ${POLICIES.join(', ')}`);
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

/** What goes along with calls, and may differ from one user's to another's. */
export function readCalls({ clientSecret, clientMetadata, analyticsMetadata, userContextData, ...others }) {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw new TypeError(`there is no option ${unknown}`);
  return { clientSecret, clientMetadata, analyticsMetadata, userContextData };
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

function bad(field, problem) {
  return new CognitoSrpError(`${field} ${problem}`, { code: 'BadArgument', field });
}
