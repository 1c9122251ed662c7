// What need not be built again. Cargo keeps one WebAssembly module whatever the flags are, so that each of both would be
// built anew every time.

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { folder, output, target, workspace } from './run.mjs';

const PLACE = join(target, 'javascript');
const STAMP = join(PLACE, 'made-of.txt');
/** Folders whose Rust and whose manifests count, all of them, so that no dependency is forgotten; and single files. */
const SOURCES = ['crates', 'bindings'];
const FILES = ['Cargo.toml', 'Cargo.lock', '.cargo/config.toml'].map((name) => join(workspace, name));
const OWN = ['build/wasm.mjs', 'build/paths.mjs', 'build/run.mjs', 'build/kept.mjs', 'node_modules/binaryen/package.json'];
/** What a module is made into. */
const MADE = ['cognito_srp.wasm', 'cognito_srp.lzma', 'glue.js'];
const SETTINGS = /^(RUSTFLAGS|RUSTC.*|CARGO_(ENCODED_RUSTFLAGS|BUILD_.*|PROFILE_.*|TARGET_.*))$/;

/**
 * What `build` gives: the folder of each of these modules, or those of the last time if nothing has changed since, and
 * the programs that `build` makes as well are still there.
 */
export function kept(names, build, tools = []) {
  const digest = digestOfAll();
  const places = Object.fromEntries(names.map((name) => [name, join(PLACE, name)]));
  const files = [...Object.values(places).flatMap((place) => MADE.map((name) => join(place, name))), ...tools];
  const isThere = files.every((file) => existsSync(file));
  if (isThere && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === digest) {
    console.log(`  ${PLACE}: the WebAssembly modules are those of the last time`);
    return places;
  }
  rmSync(STAMP, { force: true });
  const built = build();
  writeFileSync(STAMP, digest);
  return built;
}

function digestOfAll() {
  const hash = createHash('sha256');
  const add = (name, contents) => hash.update(`${name} ${contents.length}\n`).update(contents);
  for (const path of [...FILES, ...OWN.map((name) => join(folder, name)), ...SOURCES.flatMap(sourcesIn)]) {
    if (existsSync(path)) add(path, readFileSync(path));
  }
  add('rustc', output('rustc', ['-vV']) ?? '');
  // Whoever starts this through cargo has the variable, and whoever does not has the same folder without it.
  add('cargo', process.env.CARGO_HOME ?? join(homedir(), '.cargo'));
  for (const name of Object.keys(process.env).filter((each) => SETTINGS.test(each)).sort()) add(name, process.env[name]);
  return hash.digest('hex');
}

function sourcesIn(name) {
  return readdirSync(join(workspace, name), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(rs|toml)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
