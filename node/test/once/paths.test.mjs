// Nothing in the package tells where it was built.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bytes, size } from '../../dist/esm/wasm/bytes.js';
import { bytes as noSimdBytes, size as noSimdSize } from '../../dist/esm-no-simd/wasm/bytes.js';
import { bytes as decode } from '../../dist/esm/check.js';
import { unpack } from '../../dist/esm/unpack.js';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
const paths = [`${homedir()}/`, resolve(dist, '../..'), ...(process.env.CARGO_HOME ? [process.env.CARGO_HOME] : [])];
/** The addon that the workspace's tests share is built for debugging, which needs them. */
const forDebugging = process.env.COGNITO_SRP_PROFILE === 'dev';

function* files() {
  for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && !(forDebugging && path.endsWith('.node'))) yield [path, readFileSync(path)];
  }
  yield ['WebAssembly', Buffer.from(unpack(decode(bytes), size))];
  yield ['WebAssembly without SIMD', Buffer.from(unpack(decode(noSimdBytes), noSimdSize))];
}

test('no file has a path of this machine in it', () => {
  const found = [];
  for (const [name, contents] of files()) {
    for (const path of paths) if (contents.includes(path)) found.push(`${name}: ${path}`);
  }
  assert.deepEqual(found, []);
});
