// The JavaScript side of `cargo xtask bench`: names its pieces of work, then does one for each line that it reads.

import { createInterface } from 'node:readline';
import { startPage } from './page-server.mjs';
import { check, inNode } from './work.mjs';

const NAMES = {
  'native addon': 'cognito-srp in Node, addon',
  'WebAssembly in Node': 'cognito-srp in Node, WebAssembly',
  'WebAssembly in Node, without SIMD': 'cognito-srp in Node, WebAssembly without SIMD',
};

check();
const page = await startPage();
const works = new Map();
for (const [who, work] of Object.entries(await inNode())) {
  for (const kind of ['login', 'device']) works.set(`${kind}\t${NAMES[who] ?? who}`, timed(work[kind]));
}
for (const kind of ['login', 'device']) {
  works.set(`${kind}\tcognito-srp in Chromium, WebAssembly`, () => page.measure(kind));
}

function timed(work) {
  return async () => {
    const start = performance.now();
    await work();
    return performance.now() - start;
  };
}

console.log([...works.keys(), ''].join('\n'));
for await (const line of createInterface({ input: process.stdin })) console.log(String(await works.get(line)()));
await page.stop();
