// The same work in a page: the time is taken there.

import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { launch } from '../test/browser/chromium.mjs';

export async function startPage() {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('page.mjs', import.meta.url))],
    bundle: true,
    format: 'esm',
    write: false,
  });
  const answers = {
    '/': ['text/html', '<!doctype html><link rel="icon" href="data:,"><script type="module" src="page.js"></script>'],
    '/page.js': ['text/javascript', outputFiles[0].text],
  };
  const server = createServer(({ url }, response) => {
    const [type, body] = answers[url];
    response.writeHead(200, { 'content-type': type });
    response.end(body);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const browser = await launch();
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  const stop = async () => {
    await browser.close();
    server.close();
  };
  return { version: browser.version(), measure: (name) => page.evaluate((work) => measure(work), name), stop };
}
