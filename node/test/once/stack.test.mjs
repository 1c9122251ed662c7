// WebAssembly's memory can be trusted after a failure that is none of its own.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { Login } from '@cognito-srp/client';
import { app } from '../service.mjs';

const { Machine } = createRequire(import.meta.url)('../../dist/node/machine.js');

test('a full stack of JavaScript costs nobody anything', () => {
  const login = new Login({ ...app, username: 'jane' }, 'pw');
  const name = {
    get length() {
      throw new RangeError('Maximum call stack size exceeded');
    },
  };
  assert.throws(() => new Machine().call(name), { name: 'RangeError' });
  assert.throws(() => login.receive({}), { code: 'BadAnswer' });
});
