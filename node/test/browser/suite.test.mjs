// The tests that need nothing but the package and a pool, in Chromium: with WebAssembly, under the strictest
// Content-Security-Policy that allows it. And that nothing is compiled where the policy does not allow it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { LocalPool, totp } from '@cognito-srp/client/testing';
import { launch, openPage } from './chromium.mjs';

const SUITES = ['vectors', 'login', 'client'];
const folder = fileURLToPath(new URL('..', import.meta.url));
const IN_PAGE = './browser/in-page.js';
/** What stands for what the tests import. */
const SUBSTITUTES = {
  'node:assert/strict': `export { assert as default } from '${IN_PAGE}';`,
  'node:fs': `export { readFileSync } from '${IN_PAGE}';`,
  'node:module': `import * as machine from '../dist/esm/machine.js'; export const createRequire = () => () => machine;`,
  'node:test': `export { after, before, test } from '${IN_PAGE}';`,
  '@cognito-srp/client/testing': `export { LocalPool, totp } from '${IN_PAGE}';`,
};
let browser;
let local;
let server;
let script;
let policy;
const pools = new Map();

before(async () => {
  local = await LocalPool.start();
  server = createServer((request, response) => {
    serve(request, response).catch((error) => response.writeHead(500).end(String(error.stack)));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  browser = await launch();
});
after(async () => {
  await browser?.close();
  server?.close();
  await local?.stop();
});

const bundle = (name) =>
  bundleText(`import './${name}.test.mjs'; import { runTests } from '${IN_PAGE}'; globalThis.runTests = runTests;`);

async function bundleText(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder },
    inject: [`${folder}browser/in-page.js`],
    define: { 'process.env.COGNITO_SRP_BACKEND': '"wasm"' },
    bundle: true,
    // The package says that its files have no effects; its tests do.
    ignoreAnnotations: true,
    format: 'esm',
    write: false,
    plugins: [{ name: 'substitutes', setup: substitute }],
  });
  return outputFiles[0].text;
}

function substitute({ onResolve, onLoad }) {
  onResolve({ filter: /^(node:|@cognito-srp\/client\/testing$)/ }, ({ path }) => ({ path, namespace: 'substitute' }));
  onLoad({ filter: /.*/, namespace: 'substitute' }, ({ path }) => ({ contents: SUBSTITUTES[path], resolveDir: folder }));
}

async function serve(request, response) {
  let body = '';
  for await (const chunk of request) body += chunk;
  if (request.url === '/') {
    response.writeHead(200, { 'content-type': 'text/html', 'content-security-policy': policy });
    return response.end('<!doctype html><link rel="icon" href="data:,"><script type="module" src="script.js"></script>');
  }
  if (request.url === '/script.js') {
    response.writeHead(200, { 'content-type': 'text/javascript' });
    return response.end(script);
  }
  if (request.url === '/files') {
    return response.end(readFileSync(new URL(`../../../tests/vectors/${body.match(/^[\w.]+$/)[0]}`, import.meta.url)));
  }
  const { target, method, parameters } = JSON.parse(body);
  const outcome = await callPool(target, method, parameters).then(
    (result) => ({ result }),
    (error) => ({ error: { ...error, message: error.message } }),
  );
  return response.end(JSON.stringify(outcome));
}

async function callPool(target, method, parameters) {
  if (method === 'totp') return totp(...parameters);
  const object = pools.get(target) ?? local;
  if (typeof object[method] !== 'function') return object[method];
  const result = await object[method](...parameters);
  if (method !== 'createUserPool') return result;
  pools.set(result.id, result);
  return result.id;
}

/** The policy of a page with such scripts. */
const allowing = (scripts) =>
  `default-src 'none'; script-src ${scripts}; connect-src 'self' ${local.endpoint}; img-src data:`;

for (const name of SUITES) {
  test(`${name}.test.mjs`, { timeout: 60_000 }, async () => {
    script = await bundle(name);
    policy = allowing("'self' 'wasm-unsafe-eval'");
    const { page, problems } = await openPage(browser, `http://127.0.0.1:${server.address().port}/`);
    const { count, failures } = await page.evaluate('runTests()');
    assert.deepEqual(failures, []);
    console.log(`${name}: ${count} tests`);
    assert.ok(count > 3);
    assert.deepEqual(problems, []);
    await page.close();
  });
}

test('a policy without wasm-unsafe-eval gives an error that can be caught', { timeout: 60_000 }, async () => {
  script = await bundleText(`
    import { CognitoSrpError, secretHash } from '@cognito-srp/client';
    globalThis.attempt = () => {
      try {
        return secretHash('jane', 'client', 'secret');
      } catch (error) {
        return [error instanceof CognitoSrpError, error.code, error.cause instanceof WebAssembly.CompileError];
      }
    };`);
  policy = allowing("'self'");
  const { page } = await openPage(browser, `http://127.0.0.1:${server.address().port}/`);
  const refused = [true, 'NoWebAssembly', true];
  assert.deepEqual(await page.evaluate('[attempt(), attempt()]'), [refused, refused]);
  await page.close();
});
