// Proofs over a session: the user's, and a device's.

import { call } from '../machine.js';
import {
  MissingChallengeResponsesError,
  MissingDeviceKeyError,
  MissingLargeBError,
  MissingSaltError,
  MissingSecretError,
  MissingUserIdForSrpBError,
} from './errors.js';
import { createPasswordHash } from './hash.js';
import { hashOfPassword } from './party.js';
import { refusing } from './refuse.js';

/** In the order in which they are looked at there. */
const MISSING = {
  SALT: MissingSaltError,
  SECRET_BLOCK: MissingSecretError,
  SRP_B: MissingLargeBError,
  USER_ID_FOR_SRP: MissingUserIdForSrpBError,
  DEVICE_KEY: MissingDeviceKeyError,
};

export function signSrpSession(session, response) {
  const { challenge, name } = read(response, 'USER_ID_FOR_SRP');
  const { poolId, poolIdAbbr, password, isHashed } = session;
  const innerHash = isHashed ? password : createPasswordHash(name, password, poolId);
  return sign(session, challenge, { namespace: poolIdAbbr, name }, innerHash);
}

export function signSrpSessionWithDevice(session, response, deviceGroupKey, deviceRandomPassword) {
  const { challenge, name } = read(response, 'DEVICE_KEY');
  const party = { namespace: deviceGroupKey, name };
  return sign(session, challenge, party, hashOfPassword(party, deviceRandomPassword));
}

/** What the challenge says, with `identity` as the name of the one who signs. */
function read({ ChallengeParameters: parameters }, identity) {
  if (!parameters) throw new MissingChallengeResponsesError();
  for (const name of ['SALT', 'SECRET_BLOCK', 'SRP_B', identity]) {
    if (!parameters[name]) throw new MISSING[name]();
  }
  const { SALT: salt, SECRET_BLOCK: secret, SRP_B: largeB } = parameters;
  return { challenge: { salt, secret, largeB }, name: parameters[identity] };
}

function sign(session, { salt, secret, largeB }, party, innerHash) {
  const { smallA: a, largeA } = session;
  // The service takes a claim's time only if it is near its own, and a session may have waited for its user.
  const timestamp = call('timestamp');
  const publicA = withoutZeros(largeA);
  const publicB = withoutZeros(largeB);
  const passwordSignature = refusing({ SRP_A: publicA, SRP_B: publicB }, () => {
    const sessionKey = call('sessionKey', { a, publicA, publicB, salt, innerHash });
    return call('signClaim', { ...party, sessionKey, secretBlock: secret, timestamp });
  });
  return { ...session, timestamp, salt, secret, largeB, passwordSignature };
}

/** Any number of zeros may stand in front; the core reads just so many digits. */
function withoutZeros(hexadecimal) {
  return typeof hexadecimal === 'string' ? hexadecimal.replace(/^0+(?=.)/, '') : hexadecimal;
}
