// What the core refuses, in the classes that callers of cognito-srp-helper catch.

import { CognitoSrpError } from '../error.js';
import {
  AbortOnZeroASrpError,
  AbortOnZeroBSrpError,
  AbortOnZeroUSrpError,
  SignSrpSessionError,
} from './errors.js';

const ABORTS = { SRP_A: AbortOnZeroASrpError, SRP_B: AbortOnZeroBSrpError, u: AbortOnZeroUSrpError };

/** Runs `work`; a value that cannot be used is thrown as `SignSrpSessionError` or as `AbortOnZero…SrpError`. */
export function refusing(values, work) {
  try {
    return work();
  } catch (error) {
    if (error instanceof CognitoSrpError && error.code === 'BadArgument') throw translate(error, values);
    throw error;
  }
}

function translate(cause, values) {
  const error = isOutside(cause.field, values[cause.field])
    ? new ABORTS[cause.field]()
    : new SignSrpSessionError(`Could not sign SRP session: ${cause.message}`);
  Object.defineProperty(error, 'cause', { value: cause, configurable: true, writable: true });
  return error;
}

/**
 * Whether a public value was refused for its value and not for its form. In (0, N) it is fine, so it is zero, or N or
 * above: no peer sends that but one that wants to know the key.
 */
function isOutside(field, value) {
  return Object.hasOwn(ABORTS, field) && (field === 'u' || /^[0-9a-f]+$/i.test(value));
}
