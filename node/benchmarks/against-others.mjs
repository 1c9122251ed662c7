// Speed against the other packages, side by side in one run: each does it once in every round. Only the ratios say
// something: absolute times differ from machine to machine, and from run to run.

import { missing } from '../test/browser/chromium.mjs';
import { startPage } from './page-server.mjs';
import { check, inNode } from './work.mjs';

const ROUNDS = Number(process.env.ROUNDS ?? 21);
const REFERENCE = 'Amplify v6';

/** A function that does one piece of work and gives the milliseconds that it took. */
function timed(work) {
  return async () => {
    const start = performance.now();
    await work();
    return performance.now() - start;
  };
}

async function sideBySide(works) {
  const times = Object.fromEntries(Object.keys(works).map((name) => [name, []]));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const [name, work] of Object.entries(works)) times[name].push(await work());
  }
  // The first round warms up.
  return Object.entries(times).map(([name, all]) => [name, median(all.slice(1))]);
}

function median(values) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)];
}

function print(title, rows) {
  const reference = rows.find(([name]) => name === REFERENCE)[1];
  console.log(`\n${title}`);
  for (const [name, time] of rows) {
    console.log(`  ${name.padEnd(30)}${time.toFixed(2).padStart(9)} ms ${(reference / time).toFixed(1).padStart(8)} x`);
  }
}

check();
if (missing) console.log(missing);
const page = missing ? undefined : await startPage();
console.log(`Node ${process.versions.node}${page ? `, Chromium ${page.version}` : ''}`);
console.log(`Medians of ${ROUNDS} rounds; ratios to ${REFERENCE}`);
try {
  const peers = Object.entries(await inNode());
  for (const [name, title] of [['login', 'Login maths'], ['device', 'Device verifier']]) {
    const works = Object.fromEntries(peers.map(([peer, work]) => [peer, timed(work[name])]));
    if (page) works['WebAssembly in Chromium'] = () => page.measure(name);
    print(title, await sideBySide(works));
  }
} finally {
  await page?.stop();
}
