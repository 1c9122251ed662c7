// Does the time of a power tell something about its exponent, in WebAssembly? What `tests/src/bin/timing.rs` asks of the
// other back ends, with the package as it is used: `a` is always the same or random, in random order, and Welch's t-test
// compares. Both kinds go the same way, as what the host's generator gave.
//
//     node benchmarks/timing.mjs [seconds for each test]

import { randomFillSync, randomInt } from 'node:crypto';
import * as simd from '../dist/esm/index.js';
import * as withoutSimd from '@cognito-srp/client/no-simd';
import { CHALLENGE, PASSWORD, userPoolId } from './ours.mjs';

/** Beyond this the times differ. */
const LIMIT = 4.5;
/** Samples that say where the slow ones begin, which are left out: an interruption is no property of the exponent. */
const FIRST = 300;
/** With fewer of each class there is nothing to be said. */
const LEAST = 200;
/** Shares of the samples that are kept, in separate tests. */
const KEPT = [0.5, 0.75, 0.9, 0.95, 0.99, 1];

const BYTES = 128;
/** Neither is small: what A is made of is no secret, but it has to be as long as others. */
const FIXED = {
  'all ones': new Uint8Array(BYTES).fill(0xff),
  'one one': Uint8Array.from({ length: BYTES }, (_, place) => (place === 0 ? 0x80 : 0)),
};
const TIMESTAMP = new Date(Date.UTC(2026, 1, 3, 12));

let given = new Uint8Array(BYTES);
globalThis.crypto.getRandomValues = (bytes) => {
  bytes.set(given.subarray(0, bytes.length));
  return bytes;
};

const keyPair = ({ UserSrp }) => new UserSrp({ userPoolId, clientId: '1example23456789' });

/** What is done before the clock starts, and what after. */
const OPERATIONS = {
  'a power of g': [(module) => module, keyPair],
  'a power': [keyPair, (pair) => pair.passwordVerifier(CHALLENGE, PASSWORD, { timestamp: TIMESTAMP })],
};

/** That a difference would be seen: one more pair of keys where `a` begins with a zero. */
const CONTROL = [
  (module) => module,
  (module) => {
    keyPair(module);
    if (!(given[0] & 0x80)) keyPair(module);
  },
];

const seconds = Number(process.argv[2] ?? 60);
if (!(seconds > 0)) throw new RangeError('how many seconds?');
let same = true;
check();
for (const [name, module] of [
  ['wasm simd128', simd],
  ['wasm', withoutSimd],
]) {
  if (module.backendName() !== 'wasm') throw new Error('this is not WebAssembly');
  const { t: control } = compare(module, CONTROL, FIXED['all ones'], Math.min(seconds, 20));
  if (!(Math.abs(control) >= LIMIT)) throw new Error(`the test does not see a second power: |t| ${Math.abs(control)}`);
  for (const [what, operation] of Object.entries(OPERATIONS)) {
    for (const [kind, fixed] of Object.entries(FIXED)) {
      const { count, t } = compare(module, operation, fixed, seconds);
      const verdict = Number.isNaN(t) ? 'TOO FEW SAMPLES' : Math.abs(t) < LIMIT ? 'no difference' : 'DIFFERENT';
      console.log(
        `${name.padEnd(12)} ${what.padEnd(13)} ${kind.padEnd(9)} against random: ` +
          `${String(count).padStart(8)} samples, |t| at most ${Math.abs(t).toFixed(2).padStart(5)}: ${verdict}`,
      );
      same &&= verdict === 'no difference';
    }
  }
}
process.exitCode = same ? 0 : 1;

/** That what is drawn here is what the module gets. */
function check() {
  for (const module of [simd, withoutSimd]) {
    const [one, again, other] = ['all ones', 'all ones', 'one one'].map((kind) => {
      given = FIXED[kind];
      return keyPair(module).authParameters('jane').SRP_A;
    });
    if (one !== again || one === other) throw new Error('the module draws its random bytes elsewhere');
  }
}

/** How many samples were taken, and the t that is farthest from 0. */
function compare(module, [prepare, work], fixed, time) {
  const sample = () => {
    const random = randomInt(2);
    // Drawn in any case, so that both classes find the same caches.
    const drawn = randomFillSync(new Uint8Array(BYTES));
    given = random ? drawn : fixed;
    const prepared = prepare(module);
    const start = process.hrtime.bigint();
    work(prepared);
    return [random, Number(process.hrtime.bigint() - start)];
  };
  // Until the engine has compiled it all.
  for (let count = 0; count < 30; count += 1) sample();
  const first = Array.from({ length: FIRST }, () => sample()[1]).sort((one, other) => one - other);
  const tests = KEPT.map((share) => ({
    bound: first[Math.floor(share * FIRST)] ?? Infinity,
    classes: [newClass(), newClass()],
  }));
  let count = 0;
  const end = performance.now() + time * 1000;
  while (performance.now() < end) {
    const [random, nanoseconds] = sample();
    count += 1;
    for (const { bound, classes } of tests) if (nanoseconds < bound) add(classes[random], nanoseconds);
  }
  const ts = tests.map(({ classes }) => welch(...classes));
  return { count, t: ts.reduce((worst, t) => (Math.abs(t) > Math.abs(worst) || Number.isNaN(t) ? t : worst), 0) };
}

/** Mean and variance of the samples of one class, by Welford's method. */
function newClass() {
  return { count: 0, mean: 0, squares: 0 };
}

function add(samples, value) {
  samples.count += 1;
  const before = value - samples.mean;
  samples.mean += before / samples.count;
  samples.squares += before * (value - samples.mean);
}

/** No number if there are too few samples. */
function welch(one, other) {
  if (Math.min(one.count, other.count) < LEAST) return NaN;
  const error = ({ squares, count }) => squares / (count - 1) / count;
  return (one.mean - other.mean) / Math.sqrt(error(one) + error(other));
}
