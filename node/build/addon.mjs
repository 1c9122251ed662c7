// The native addon for this platform, put where napi-rs's convention has it: `<name>.<platform>.node`.

import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { platformName } from '../src/backend/platform.js';
import { rustFlags } from './paths.mjs';
import { folder, run, target } from './run.mjs';

const LIBRARIES = {
  darwin: 'libcognito_srp_node.dylib',
  win32: 'cognito_srp_node.dll',
};

/**
 * What `cargo test` builds, with the addon: with other packages or features at once, cargo would build half of what
 * they depend on a second time.
 */
const AS_TESTS_DO = [
  '--workspace',
  ...['--exclude', 'cognito-srp-python', '--exclude', 'xtask'],
  ...['--lib', '--bins', '--tests', '--features', 'cognito-flow/blocking'],
];

/** `COGNITO_SRP_PROFILE=dev` builds as the workspace's tests do, and shares what they have built. */
export function buildAddon() {
  const profile = process.env.COGNITO_SRP_PROFILE ?? 'release';
  if (profile === 'dev') run('cargo', ['build', ...AS_TESTS_DO]);
  else run('cargo', ['build', '--package', 'cognito-srp-node', '--profile', profile], { env: rustFlags() });
  const library = LIBRARIES[process.platform] ?? 'libcognito_srp_node.so';
  const built = join(target, profile === 'dev' ? 'debug' : profile, library);
  const place = join(folder, 'dist', 'node');
  mkdirSync(place, { recursive: true });
  copyFileSync(built, join(place, `cognito-srp.${platformName()}.node`));
}
