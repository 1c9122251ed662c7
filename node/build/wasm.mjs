// The WebAssembly module: built by cargo, made callable by wasm-bindgen, made small by wasm-opt, and written as
// a text into a JavaScript module, so that bundlers need no configuration for it.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { unpack } from '../src/unpack.js';
import { rustFlags } from './paths.mjs';
import { folder, output, run, target, tool } from './run.mjs';

const TRIPLE = 'wasm32-unknown-unknown';
const PACKED = 'cognito_srp.lzma';
/** The builds: with and without 128-bit vectors, which are missing in browsers from before 2023. */
export const BUILDS = {
  simd: { features: '+simd128' },
  'no-simd': { features: '' },
};

/**
 * WebAssembly multiplies 32 bits by 32 with one instruction, and 64 by 64 with a call: this way a sign-in takes a
 * quarter less. And SHA-256 as a loop is smaller.
 */
const CHOICES = [
  ...['--cfg', 'cpubits="32"'],
  ...['--cfg', 'sha2_backend="soft"', '--cfg', 'sha2_backend_soft="compact"'],
];

/** The programs that it takes; the tests use them too. */
export const TOOLS = ['bindgen', 'pack'].map(tool);

/** Builds all, and gives the folder that each lies in. */
export function buildWasm() {
  const cargo = toolchain();
  // It is there already if everything was built for the tests.
  if (process.env.COGNITO_SRP_PROFILE !== 'dev') run('cargo', ['build', '--package', 'bindgen']);
  return Object.fromEntries(
    Object.entries(BUILDS).map(([name, { features }]) => [name, build(cargo, name, features)]),
  );
}

function build({ program, options, env, flags, folder: built }, name, features) {
  const rustflags = rustFlags(...flags, ...CHOICES, ...(features ? [`-Ctarget-feature=${features}`] : []));
  run(
    program,
    ['build', '--package', 'cognito-srp-wasm', '--profile', 'wasm', '--target', TRIPLE, ...options],
    { env: { ...env, ...rustflags } },
  );
  const place = join(target, 'javascript', name);
  mkdirSync(place, { recursive: true });
  run(tool('bindgen'), [join(built, TRIPLE, 'wasm', 'cognito_srp_wasm.wasm'), place, 'glue']);
  const module = join(place, 'cognito_srp.wasm');
  optimise(join(place, 'glue_bg.wasm'), module, features);
  run(tool('pack'), [module, join(place, PACKED)]);
  return place;
}

function optimise(from, to, features) {
  const optimiser = createRequire(join(folder, 'package.json')).resolve('binaryen/package.json');
  run(process.execPath, [
    join(optimiser, '..', 'bin', 'wasm-opt'),
    '-Oz',
    '--enable-bulk-memory',
    '--enable-nontrapping-float-to-int',
    '--enable-sign-ext',
    '--enable-mutable-globals',
    '--enable-reference-types',
    '--enable-multivalue',
    ...(features ? ['--enable-simd'] : []),
    from,
    '-o',
    to,
  ]);
  console.log(`  ${to}: ${readFileSync(to).length} bytes`);
}

/** The usual way first; where rustup's downloads are out of reach, Debian's toolchain builds its own library. */
function toolchain() {
  const usual = { program: 'cargo', options: [], env: {}, flags: [], folder: target };
  if (hasTarget() || (output('rustup', ['target', 'add', TRIPLE]) !== undefined && hasTarget())) return usual;
  const rustc = '/usr/bin/rustc';
  const library = output(rustc, ['--print', 'sysroot']);
  const linker = findLinker(['rustc', rustc]);
  if (library && linker && existsSync(join(library, 'lib/rustlib/src/rust/library/std'))) {
    return {
      program: '/usr/bin/cargo',
      options: ['-Zbuild-std=std,panic_abort'],
      env: {
        RUSTC: rustc,
        RUSTC_BOOTSTRAP: '1',
        CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER: linker,
        CARGO_TARGET_DIR: join(target, 'wasm-debian'),
      },
      flags: ['-Clinker-flavor=wasm-ld'],
      folder: join(target, 'wasm-debian'),
    };
  }
  throw new Error(
    `Rust's target ${TRIPLE} is missing: \`rustup target add ${TRIPLE}\`, ` +
      'or on Debian `apt-get install rustc-web cargo-web rust-web-src lld`',
  );
}

function hasTarget() {
  const library = output('rustc', ['--print', 'target-libdir', '--target', TRIPLE]);
  return library !== undefined && existsSync(library);
}

function findLinker(compilers) {
  for (const compiler of compilers) {
    const host = output(compiler, ['-vV'])?.match(/^host: (.*)$/m)?.[1];
    const root = output(compiler, ['--print', 'sysroot']);
    const path = host && root && join(root, 'lib', 'rustlib', host, 'bin', 'rust-lld');
    if (path && existsSync(path)) return path;
  }
  return ['/usr/bin/wasm-ld', '/usr/bin/rust-lld'].find((path) => existsSync(path));
}

/** The module as the host has it, and the glue with what nobody calls taken out. */
export function writeWasm(place, to, host) {
  mkdirSync(to, { recursive: true });
  const module = readFileSync(join(place, 'cognito_srp.wasm'));
  if (host === 'workerd') writeFileSync(join(to, 'cognito_srp.wasm'), module);
  else writeFileSync(join(to, 'bytes.js'), asText(readFileSync(join(place, PACKED)), module));
  const glue = readFileSync(join(place, 'glue.js'), 'utf8');
  const end = glue.indexOf('async function __wbg_load(');
  const sync = glue.indexOf('function initSync(');
  const after = glue.indexOf('let __wbg_init_promise;');
  if (Math.min(end, sync, after) < 0) throw new Error('wasm-bindgen writes another glue than before');
  writeFileSync(
    join(to, 'glue.js'),
    `// Made by wasm-bindgen, without what loads asynchronously.\n${glue.slice(0, end)}${glue.slice(sync, after)}\nexport { initSync };\n`,
  );
}

/** The packed module as a text. */
function asText(bytes, module) {
  if (!module.equals(unpack(bytes, module.length))) throw new Error('the module does not unpack to what it was');
  return (
    `// Made by the build: the WebAssembly module, packed.\n` +
    `export const size = ${module.length};\nexport const bytes =\n  '${bytes.toString('base64')}';\n`
  );
}
