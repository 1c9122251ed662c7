// In workerd, which does not compile WebAssembly from bytes: the module is imported.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { LocalPool } from '@cognito-srp/client/testing';

const { default: workerd } = createRequire(import.meta.url)('workerd');
const PASSWORD = 'Correct-Horse-9!';
const CONFIGURATION = `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .application),
    (name = "internet", network = (allow = ["local", "private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const application :Workerd.Worker = (
  modules = [
    (name = "application.js", esModule = embed "application.js"),
    (name = "cognito_srp.wasm", wasm = embed "cognito_srp.wasm"),
  ],
  compatibilityDate = "2026-11-01",
);`;
const APPLICATION = `
  import { CognitoClient } from '@cognito-srp/client';
  export default {
    async fetch(request) {
      const { password, ...settings } = await request.json();
      try {
        const client = new CognitoClient(settings);
        const { session } = await client.signIn('jane', password);
        const { username } = await client.verifyAccessToken(session.tokens.accessToken);
        return Response.json({ username });
      } catch ({ name, code, message }) {
        return Response.json({ name, code, message });
      }
    },
  };`;
let folder;
let local;
let settings;
let program;
let url;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cognito-srp-workerd-'));
  await build({
    stdin: { contents: APPLICATION, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
    outfile: join(folder, 'application.js'),
    bundle: true,
    format: 'esm',
    conditions: ['workerd'],
    plugins: [{ name: 'wasm', setup: leaveWasm }],
  });
  writeFileSync(join(folder, 'config.capnp'), CONFIGURATION);
  program = spawn(workerd, ['serve', join(folder, 'config.capnp'), '--control-fd=1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { port } = await new Promise((resolve, reject) => {
    program.once('error', reject);
    program.once('exit', (status) => reject(new Error(`workerd ended with ${status}`)));
    program.stdout.once('data', (line) => resolve(JSON.parse(line)));
  });
  url = `http://127.0.0.1:${port}/`;
  local = await LocalPool.start();
  const pool = await local.createUserPool();
  await pool.createUser('jane', PASSWORD);
  const { ClientId: clientId } = await pool.createClient();
  settings = { userPoolId: pool.id, clientId, endpoint: local.endpoint };
});
after(async () => {
  program?.kill();
  await local?.stop();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/** As workerd's own tools do it: the module stays a file, beside the script. */
function leaveWasm({ onResolve }) {
  onResolve({ filter: /\.wasm$/ }, ({ path, resolveDir }) => {
    copyFileSync(join(resolveDir, path), join(folder, 'cognito_srp.wasm'));
    return { path: './cognito_srp.wasm', external: true };
  });
}

const ask = async (body) => (await fetch(url, { method: 'POST', body: JSON.stringify(body) })).json();

test('a user signs in, and the token is checked', async () => {
  const { username, message } = await ask({ ...settings, password: PASSWORD });
  assert.equal(message, undefined);
  assert.match(username, /^[\w-]+$/);
});

test('errors are the same', async () => {
  const { name, code } = await ask({ ...settings, password: 'wrong' });
  assert.deepEqual({ name, code }, { name: 'CognitoSrpError', code: 'NotAuthorizedException' });
});

test('redirects are not followed', async (context) => {
  let asked = 0;
  const server = createServer((_request, response) => {
    asked += 1;
    response.writeHead(307, { location: local.endpoint }).end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => server.close());
  const endpoint = `http://127.0.0.1:${server.address().port}/`;
  const { code, message } = await ask({ ...settings, endpoint, maxAttempts: 1, password: PASSWORD });
  assert.equal(code, 'Transport');
  assert.match(message, /redirects are not followed/);
  assert.equal(asked, 1);
});
