// The backend in Node: native, or WebAssembly where no addon fits. COGNITO_SRP_BACKEND=native or =wasm decides.

import { CognitoSrpError } from '../error.js';
import { failures, findAddon, NativeMachine } from './native.js';
import * as wasm from './wasm.js';

let chosen;

export function backendName() {
  return choose();
}

export function newMachine() {
  return choose() === 'native' ? new NativeMachine() : wasm.newMachine();
}

/** At the first use, for as long as the process runs. */
function choose() {
  if (chosen !== undefined) return chosen;
  const wish = process.env.COGNITO_SRP_BACKEND || undefined;
  if (wish !== undefined && wish !== 'native' && wish !== 'wasm') {
    throw new CognitoSrpError('COGNITO_SRP_BACKEND is neither native nor wasm', {
      code: 'BadArgument',
      field: 'COGNITO_SRP_BACKEND',
    });
  }
  if (wish === 'wasm') chosen = 'wasm';
  else if (findAddon()) chosen = 'native';
  else if (wish === 'native') {
    throw new CognitoSrpError('there is no native addon for this machine', {
      code: 'NoAddon',
      cause: failures.at(-1),
    });
  } else chosen = 'wasm';
  return chosen;
}
