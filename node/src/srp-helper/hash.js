// Hashes that need no session.

import { call } from '../machine.js';
import { abbreviate, hashOfPassword } from './party.js';

export function createSecretHash(userId, clientId, secretId) {
  return call('secretHash', { username: userId, clientId, clientSecret: secretId });
}

export function createPasswordHash(userId, password, poolId) {
  return hashOfPassword({ namespace: abbreviate(poolId), name: userId }, password);
}
