// One at a time.

const last = new Map();

/** One at a time of what has the same name, in the order of the calls. */
export function inTurn(name, work) {
  const turn = (last.get(name) ?? Promise.resolve()).then(work);
  const over = turn.then(() => {}, () => {});
  last.set(name, over);
  over.then(() => {
    if (last.get(name) === over) last.delete(name);
  });
  return turn;
}

/** The same over all pages of an origin, where the host has locks. Pages without an origin share nothing. */
export async function exclusively(name, work) {
  const locks = globalThis.navigator?.locks;
  if (!locks) return inTurn(name, work);
  let isGranted = false;
  try {
    return await locks.request(name, () => {
      isGranted = true;
      return work();
    });
  } catch (error) {
    if (isGranted || error?.name !== 'SecurityError') throw error;
    return inTurn(name, work);
  }
}
