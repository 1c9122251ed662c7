// Chromium without a window.

import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const USUAL = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const executablePath = process.env.CHROMIUM ?? USUAL.find((path) => existsSync(path));
/** Why there are no tests in a browser, or nothing. In CI they are not left out: without one, they fail. */
export const missing =
  executablePath || process.env.CI ? false : `none of ${USUAL.join(', ')}, and CHROMIUM names no other`;

export async function launch() {
  if (!executablePath) throw new Error(`Chromium is needed: none of ${USUAL.join(', ')} is there`);
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page, and what went wrong in it: errors, and what its policy did not let happen. */
export async function openPage(browser, url) {
  const page = await browser.newPage();
  const problems = [];
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('console', (message) => {
    // The pool's refusals show up as failed requests.
    if (message.type() === 'error' && !message.text().includes('status of 400')) problems.push(message.text());
  });
  await page.goto(url);
  return { page, problems };
}
