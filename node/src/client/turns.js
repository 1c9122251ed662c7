// One at a time.

/** The turns that were taken last, by whoever owns what is waited for. */
const owners = new WeakMap();
/** Owns what has no other owner. */
const EVERYBODY = {};

/** One at a time of what has the same owner and the same name, in the order of the calls. */
function inTurn(owner, name, work) {
  if (!owners.has(owner)) owners.set(owner, new Map());
  const last = owners.get(owner);
  const turn = (last.get(name) ?? Promise.resolve()).then(work);
  const over = turn.then(() => {}, () => {});
  last.set(name, over);
  over.then(() => {
    if (last.get(name) === over) last.delete(name);
  });
  return turn;
}

/**
 * The same over all pages of an origin, where the host has locks. Pages share no objects: there the name alone counts.
 */
export function exclusively(name, work, owner = EVERYBODY) {
  return inTurn(owner, name, () => acrossPages(name, work));
}

/** What comes of `work` itself. Where there is no lock to be had, such as in pages without an origin, it does without. */
async function acrossPages(name, work) {
  const locks = globalThis.navigator?.locks;
  if (!locks) return work();
  let working;
  try {
    return await locks.request(name, () => {
      working = work();
      return working;
    });
  } catch {
    return working ?? work();
  }
}
