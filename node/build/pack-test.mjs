// The package as its users get it: packed, installed into an empty folder, and used from there.

import { copyFileSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, run, target } from './run.mjs';

const place = join(target, 'javascript', 'installed');
rmSync(place, { recursive: true, force: true });
mkdirSync(place, { recursive: true });

const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
run(npm, ['pack', '--silent', '--pack-destination', place], { cwd: folder });
const tarball = readdirSync(place).find((name) => name.endsWith('.tgz'));
console.log(`  ${tarball}: ${statSync(join(place, tarball)).size} bytes`);

writeFileSync(join(place, 'package.json'), '{ "private": true }\n');
run(npm, ['install', '--offline', '--no-audit', '--no-fund', '--loglevel=error', `./${tarball}`], { cwd: place });
const installed = readdirSync(join(place, 'node_modules')).filter((name) => !name.startsWith('.'));
if (installed.join() !== '@cognito-srp') throw new Error(`it brought more along: ${installed}`);

const tests = join(folder, 'test', 'installed');
for (const name of readdirSync(tests)) copyFileSync(join(tests, name), join(place, name));
const inPlace = (parameters, env) => run(process.execPath, parameters, { cwd: place, env });
for (const program of ['esm.mjs', 'cjs.cjs']) {
  inPlace([program]);
  inPlace([program], { COGNITO_SRP_BACKEND: 'wasm' });
}
// Without the addon, WebAssembly takes over by itself.
const addons = readdirSync(join(place, 'node_modules/@cognito-srp/client/dist/node'));
for (const name of addons.filter((name) => name.endsWith('.node'))) {
  rmSync(join(place, 'node_modules/@cognito-srp/client/dist/node', name));
}
inPlace(['cjs.cjs']);

writeFileSync(
  join(place, 'tsconfig.json'),
  JSON.stringify({
    compilerOptions: {
      strict: true,
      noEmit: true,
      target: 'es2022',
      lib: ['es2022', 'dom'],
      module: 'nodenext',
      types: [],
    },
    files: ['types.mts', 'types.cts'],
  }),
);
run(process.execPath, [join(folder, 'node_modules', 'typescript', 'bin', 'tsc'), '--project', place], { cwd: place });
