// The backend in the native addon.

import { platformName } from './platform.js';
import { CognitoSrpError } from '../error.js';

let addon;

/** The addon, or nothing where there is none for this machine. */
export function findAddon() {
  if (addon === undefined) addon = load();
  return addon ?? undefined;
}

/** The one beside this file, as a build from a checkout has it, or that of the platform's own package. */
function load() {
  const name = platformName();
  for (const path of [`../cognito-srp.${name}.node`, `@cognito-srp/client-${name}`]) {
    try {
      return require(path);
    } catch (error) {
      // It is not there, or it was made for another version of something.
      failures.push(error);
    }
  }
  return null;
}

/** Why there is no addon. */
export const failures = [];

export class NativeMachine {
  #machine = new addon.Machine();

  get isLost() {
    return false;
  }

  call(name, argument) {
    return guarded(() => this.#machine.call(name, argument));
  }

  async callAsync(name, argument) {
    try {
      return await this.#machine.callAsync(name, argument);
    } catch (error) {
      throw internal(error);
    }
  }

  free() {}
}

/** What the addon throws by itself is a panic. */
export function guarded(work) {
  try {
    return work();
  } catch (error) {
    throw internal(error);
  }
}

function internal(cause) {
  return new CognitoSrpError('this is a mistake in @cognito-srp/client itself, please report it', {
    code: 'Internal',
    cause,
  });
}
