// `npm test`: the tests of `test/` with the native addon and with WebAssembly; once, those of `test/once/`, which are
// about WebAssembly or the package as a whole; and those in a browser.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { missing } from '../test/browser/chromium.mjs';
import { folder, run } from './run.mjs';

const testsIn = (...place) =>
  readdirSync(join(folder, ...place))
    .filter((name) => name.endsWith('.test.mjs'))
    .map((name) => join(...place, name));

function test(title, tests, env) {
  console.log(`\n-- ${title}`);
  run(process.execPath, ['--test', '--test-reporter=spec', ...tests], { cwd: folder, env });
}

test('native', testsIn('test'), { COGNITO_SRP_BACKEND: 'native' });
test('wasm', [...testsIn('test'), ...testsIn('test', 'once')], { COGNITO_SRP_BACKEND: 'wasm' });
if (missing) console.log(`\n-- browser: left out, ${missing}`);
else test('browser', testsIn('test', 'browser'));
