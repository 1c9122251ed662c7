// The maths of sign-ins in a Web Worker: see `types/worker.d.ts`.

import { newMachine } from './backend.js';

export { useWorker } from './elsewhere.js';

/** Keeps machines for the page, by the numbers that it gives them. */
export function serve(scope = globalThis) {
  const machines = new Map();
  const machine = (id) => {
    if (!machines.has(id)) machines.set(id, newMachine());
    return machines.get(id);
  };
  scope.addEventListener('message', ({ data }) => {
    const asked = data?.cognitoSrp;
    if (asked === undefined) return;
    const { call, id, name, argument } = asked;
    if (call === undefined) {
      machines.get(id)?.free();
      machines.delete(id);
      return;
    }
    const outcome = { call };
    try {
      outcome.answer = machine(id).call(name, argument);
    } catch (error) {
      outcome.error = { message: error.message, code: error.code ?? 'Internal' };
    }
    scope.postMessage({ cognitoSrp: outcome });
  });
}
