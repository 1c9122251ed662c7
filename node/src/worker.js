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
  const tell = (message) => scope.postMessage({ cognitoSrp: message });
  scope.addEventListener('messageerror', () => tell({ failure: 'what it was sent could not be read' }));
  scope.addEventListener('message', ({ data }) => {
    const asked = data?.cognitoSrp;
    if (asked === undefined) return;
    const { call, id, lock, name, argument } = asked;
    if (lock !== undefined) return hold(scope, lock, tell);
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
    tell(outcome);
  });
}

/** Holds a lock for as long as this worker runs. A page that is its own worker would wait for itself. */
function hold(scope, lock, tell) {
  if (scope !== globalThis) return;
  const forever = () => {
    tell({ held: lock });
    return new Promise(() => {});
  };
  globalThis.navigator?.locks?.request(lock, forever).catch(() => {});
}
