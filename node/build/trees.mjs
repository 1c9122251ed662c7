// The folders of `dist/`: the same sources once per kind of host, file by file and unbundled, so that a class is
// the same whichever entry it comes from. They differ in `backend.js` and `host.js`, and in the kind of module.

import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { transform } from 'esbuild';
import { folder } from './run.mjs';
import { writeWasm } from './wasm.mjs';

const SOURCE = join(folder, 'src');
/** The entries of the package, and what only Node has. */
const ENTRIES = ['index.js', 'srp-helper.js', 'amplify-storage.js', 'worker.js', 'testing.js'];
const ONLY_NODE = ['testing.js', 'backend/native.js', 'backend/node.js', 'backend/platform.js'];

const TREES = [
  { name: 'node', backend: 'node', wasm: 'simd', commonJs: true },
  { name: 'esm', backend: 'wasm', wasm: 'simd', commonJs: false },
  { name: 'cjs', backend: 'wasm', wasm: 'simd', commonJs: true },
  { name: 'esm-no-simd', backend: 'wasm', wasm: 'no-simd', commonJs: false },
  { name: 'cjs-no-simd', backend: 'wasm', wasm: 'no-simd', commonJs: true },
  { name: 'workerd', backend: 'wasm', wasm: 'simd', commonJs: false, host: 'workerd' },
];

/** Writes all trees, with the WebAssembly modules of these folders. */
export async function writeTrees(wasm) {
  for (const tree of TREES) await writeTree(tree, wasm[tree.wasm]);
}

async function writeTree({ name, backend, commonJs, host = 'web' }, wasm) {
  const to = join(folder, 'dist', name);
  mkdirSync(to, { recursive: true });
  const files = readdirSync(SOURCE, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(SOURCE, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((file) => backend === 'node' || !ONLY_NODE.includes(file))
    .filter((file) => !file.startsWith('host/') || file === `host/${host}.js`);
  for (const file of files) cpSync(join(SOURCE, file), join(to, file), { recursive: true });
  writeFileSync(join(to, 'backend.js'), `export * from './backend/${backend}.js';\n`);
  writeFileSync(join(to, 'host.js'), `export * from './host/${host}.js';\n`);
  writeWasm(wasm, join(to, 'wasm'), host);
  writeFileSync(
    join(to, 'package.json'),
    `${JSON.stringify({ type: commonJs ? 'commonjs' : 'module', sideEffects: false })}\n`,
  );
  if (!commonJs) return;
  for (const file of [...files, 'backend.js', 'host.js', 'wasm/bytes.js', 'wasm/glue.js']) {
    await toCommonJs(to, file);
  }
  if (backend === 'node') for (const entry of ENTRIES) writeModule(to, entry);
}

async function toCommonJs(to, file) {
  const path = join(to, file);
  const { code, map } = await transform(readFileSync(path, 'utf8'), {
    format: 'cjs',
    platform: 'node',
    target: 'es2022',
    sourcefile: file.split('/').pop(),
    sourcemap: file.startsWith('wasm/') ? false : 'external',
    sourcesContent: true,
  });
  const name = file.split('/').pop();
  writeFileSync(path, map ? `${code}//# sourceMappingURL=${name}.map\n` : code);
  if (map) writeFileSync(`${path}.map`, map);
}

/** The entry for `import` in Node: what the CommonJS module exports, so that there is only one of each. */
function writeModule(to, entry) {
  const { default: only, ...named } = createRequire(import.meta.url)(join(to, entry));
  const lines = [`import entry from './${entry}';`, `export const { ${Object.keys(named).join(', ')} } = entry;`];
  if (only) lines.push('export default entry.default;');
  writeFileSync(join(to, entry.replace(/\.js$/, '.mjs')), `${lines.join('\n')}\n`);
}

/** Types for `require`: the same, under the names that TypeScript looks for. */
export function writeCommonJsTypes() {
  const types = join(folder, 'types');
  for (const file of readdirSync(types).filter((name) => name.endsWith('.d.ts'))) {
    const text = readFileSync(join(types, file), 'utf8').replaceAll(/'(\.\/[\w-]+)\.js'/g, "'$1.cjs'");
    writeFileSync(join(types, file.replace(/\.d\.ts$/, '.d.cts')), text);
  }
}
