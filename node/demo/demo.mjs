// The page, the pool behind it, and the authenticator app.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { LocalPool, totp } from '@cognito-srp/client/testing';

const username = 'jane';
const password = 'Correct-Horse-9!';
const TYPES = { html: 'text/html; charset=utf-8', css: 'text/css', js: 'text/javascript', json: 'application/json' };

/** Serves the demo on the loopback interface. Port 0 is a free one. */
export async function startDemo(port = 0) {
  const local = await LocalPool.start();
  const signIn = await createPool(local, {
    DeviceConfiguration: { ChallengeRequiredOnNewDevice: true, DeviceOnlyRememberedOnUserPrompt: false },
  });
  const measured = { ...(await createPool(local)), username, password };
  const files = { ...(await readFiles()), '/settings.json': JSON.stringify({ signIn, measured }) };
  const server = createServer((request, response) => {
    answer(local, files, request, response).catch((error) => response.destroy(error));
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    username,
    password,
    async stop() {
      server.close();
      server.closeAllConnections();
      await local.stop();
    },
  };
}

async function createPool(local, input) {
  const pool = await local.createUserPool(input);
  await pool.handle('SetUserPoolMfaConfig', {
    MfaConfiguration: 'OPTIONAL',
    SoftwareTokenMfaConfiguration: { Enabled: true },
  });
  await pool.createUser(username, password);
  const { ClientId: clientId } = await pool.createClient();
  return { userPoolId: pool.id, clientId, endpoint: local.endpoint };
}

/** What is served, by path. */
async function readFiles() {
  const folder = fileURLToPath(new URL('.', import.meta.url));
  const { outputFiles } = await build({
    absWorkingDir: folder,
    entryPoints: ['page.js'],
    bundle: true,
    splitting: true,
    format: 'esm',
    minify: true,
    outdir: folder,
    // Amplify is loaded when it is measured.
    chunkNames: '[name]-[hash]',
    write: false,
  });
  const files = Object.fromEntries(outputFiles.map(({ path, text }) => [`/${path.slice(folder.length)}`, text]));
  for (const name of ['index.html', 'page.css']) files[`/${name}`] = readFileSync(`${folder}${name}`, 'utf8');
  return { ...files, '/': files['/index.html'] };
}

async function answer(local, files, request, response) {
  const { method, url, headers } = request;
  // Other pages may lead here by a name of theirs.
  if (headers.host !== `127.0.0.1:${request.socket.localPort}`) return end(response, 403, 'another host');
  if (method === 'POST' && url === '/authenticator') return end(response, 200, await authenticate(local, request));
  if (method !== 'GET' || !Object.hasOwn(files, url)) return end(response, 404, 'not found');
  const type = TYPES[url === '/' ? 'html' : url.split('.').pop()];
  return end(response, 200, files[url], {
    'content-type': type,
    'content-security-policy':
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src data:; " +
      `connect-src 'self' ${local.endpoint}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  });
}

/** What an authenticator app would show for this secret. A code counts once, so time goes on to the next one. */
async function authenticate(local, request) {
  let secret = '';
  for await (const chunk of request) secret += chunk;
  local.advance(30);
  return totp(secret, local.now);
}

function end(response, status, body, headers = { 'content-type': 'text/plain' }) {
  response.writeHead(status, { ...headers, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  response.end(body);
}
