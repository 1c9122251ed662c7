// Whose password it is: the namespace and the name that go into hashes and signatures.

import { call } from '../machine.js';
import { CognitoSrpError } from '../error.js';

/** The namespace of a pool's users, its name: what follows the region in its id. */
export function abbreviate(poolId) {
  const name = poolId.split('_')[1];
  if (!name) {
    throw new CognitoSrpError('poolId is not a region, an underscore and a name', {
      code: 'BadArgument',
      field: 'poolId',
    });
  }
  return name;
}

/** SHA-256 of namespace ‖ name ‖ ":" ‖ password, in hexadecimal. */
export function hashOfPassword({ namespace, name }, password) {
  return call('innerHash', { namespace, name, password });
}
