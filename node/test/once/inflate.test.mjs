import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { constants, deflateRawSync } from 'node:zlib';

const { inflate } = createRequire(import.meta.url)('../../dist/node/inflate.js');

test('whatever was packed unpacks', () => {
  const text = Buffer.from('the same and the same and again the same '.repeat(2000));
  const contents = [Buffer.alloc(0), Buffer.from('a'), Buffer.alloc(70_000), randomBytes(70_000), text];
  contents.push(Buffer.concat([text, randomBytes(5000), text]));
  for (const content of contents) {
    for (const strategy of [constants.Z_DEFAULT_STRATEGY, constants.Z_FIXED, constants.Z_HUFFMAN_ONLY]) {
      for (const level of [0, 1, 9]) {
        const packed = deflateRawSync(content, { level, strategy });
        assert.ok(content.equals(inflate(packed, content.length)), `${content.length} ${strategy} ${level}`);
      }
    }
  }
});
