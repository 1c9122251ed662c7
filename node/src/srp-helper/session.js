// The session: plain JSON, and what goes from it into requests.

import { call } from '../machine.js';
import { createDeviceVerifier as verifier } from '../srp.js';
import { abbreviate } from './party.js';

export function createSrpSession(username, password, poolId, isHashed = true) {
  const { a, publicA } = call('publicA');
  return {
    username,
    poolId,
    poolIdAbbr: abbreviate(poolId),
    password,
    isHashed,
    timestamp: call('timestamp'),
    smallA: a.replace(/^0+/, ''),
    largeA: publicA,
  };
}

export function createDeviceVerifier(deviceKey, deviceGroupKey) {
  const { devicePassword, deviceSecretVerifierConfig } = verifier(deviceKey, deviceGroupKey);
  return { DeviceRandomPassword: devicePassword, DeviceSecretVerifierConfig: deviceSecretVerifierConfig };
}

export function wrapInitiateAuth({ largeA: SRP_A }, request) {
  return { ...request, AuthParameters: { ...request.AuthParameters, SRP_A } };
}

export function wrapAuthChallenge({ secret, passwordSignature, largeA, timestamp }, request) {
  return {
    ...request,
    ChallengeResponses: {
      ...request.ChallengeResponses,
      PASSWORD_CLAIM_SECRET_BLOCK: secret,
      PASSWORD_CLAIM_SIGNATURE: passwordSignature,
      SRP_A: largeA,
      TIMESTAMP: timestamp,
    },
  };
}
