// `npm test`: every test twice, with the native addon and with WebAssembly; what is specific to one of them looks at
// `backendName()`. Then those in a browser.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { folder, run } from './run.mjs';

const testsIn = (...place) =>
  readdirSync(join(folder, ...place))
    .filter((name) => name.endsWith('.test.mjs'))
    .map((name) => join(...place, name));

function test(title, tests, env) {
  console.log(`\n-- ${title}`);
  run(process.execPath, ['--test', '--test-reporter=spec', ...tests], { cwd: folder, env });
}

for (const backend of ['native', 'wasm']) test(backend, testsIn('test'), { COGNITO_SRP_BACKEND: backend });
test('browser', testsIn('test', 'browser'));
