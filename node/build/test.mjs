// `npm test`: the tests of `test/` with the native addon and with WebAssembly; once, those of `test/once/`, which are
// about WebAssembly or the package as a whole; and those in a browser.

import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { missing } from '../test/browser/chromium.mjs';
import { folder, run } from './run.mjs';

const testsIn = (...place) =>
  readdirSync(join(folder, ...place))
    .filter((name) => name.endsWith('.test.mjs'))
    .map((name) => join(...place, name));

/** Node leaves one processor idle, which may be every second one. */
function test(title, tests, { env, atOnce = availableParallelism() } = {}) {
  console.log(`\n-- ${title}`);
  run(process.execPath, ['--test', `--test-concurrency=${atOnce}`, '--test-reporter=spec', ...tests], { cwd: folder, env });
}

test('native', testsIn('test'), { env: { COGNITO_SRP_BACKEND: 'native' } });
test('wasm', [...testsIn('test'), ...testsIn('test', 'once')], { env: { COGNITO_SRP_BACKEND: 'wasm' } });
if (missing) console.log(`\n-- browser: left out, ${missing}`);
// One of them measures how long the page stands still.
else test('browser', testsIn('test', 'browser'), { atOnce: 1 });
