// `npm test`: every test twice, with the native addon and with WebAssembly; what is specific to one of them looks at
// `backendName()`.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { folder, run } from './run.mjs';

const tests = readdirSync(join(folder, 'test'))
  .filter((name) => name.endsWith('.test.mjs'))
  .map((name) => join('test', name));
for (const backend of ['native', 'wasm']) {
  console.log(`\n-- ${backend}`);
  run(process.execPath, ['--test', '--test-reporter=spec', ...tests], {
    cwd: folder,
    env: { COGNITO_SRP_BACKEND: backend },
  });
}
