// Speed against the other packages, side by side in one run: each does it once in every round. Only the ratios say
// something: absolute times differ from machine to machine, and from run to run.

import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { launch, missing } from '../test/browser/chromium.mjs';
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

/** The same in a page: the time is taken there. */
async function startPage() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('page.mjs', import.meta.url))],
    bundle: true,
    format: 'esm',
    write: false,
  });
  const answers = {
    '/': ['text/html', '<!doctype html><link rel="icon" href="data:,"><script type="module" src="page.js"></script>'],
    '/page.js': ['text/javascript', outputFiles[0].text],
  };
  const server = createServer(({ url }, response) => {
    const [type, body] = answers[url];
    response.writeHead(200, { 'content-type': type });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await launch();
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const stop = async () => {
    await browser.close();
    server.close();
  };
  return { version: browser.version(), measure: (name) => page.evaluate((work) => measure(work), name), stop };
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
