import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { run, tool } from '../../build/run.mjs';

const { unpack } = createRequire(import.meta.url)('../../dist/node/unpack.js');

test('whatever was packed unpacks', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'cognito-srp-unpack-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const [file, packed] = [join(folder, 'file'), join(folder, 'packed')];
  const text = Buffer.from('the same and the same and again the same '.repeat(2000));
  const few = Buffer.from(randomBytes(200_000).map((byte) => byte & 3));
  const contents = [Buffer.alloc(0), Buffer.from('a'), Buffer.alloc(70_000), randomBytes(70_000), text, few];
  // Matches at every distance, the longest too.
  contents.push(Buffer.concat([text, randomBytes(5000), text, few, few.subarray(1000), text]));
  contents.push(readFileSync(process.execPath).subarray(0, 1_000_000));
  for (const content of contents) {
    writeFileSync(file, content);
    run(tool('pack'), [file, packed]);
    assert.ok(content.equals(unpack(readFileSync(packed), content.length)), `${content.length}`);
  }
});
