// Running other programs from the build scripts.

import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { join, resolve } from 'node:path';

/** The folder of the package, and that of the workspace around it. */
export const folder = fileURLToPath(new URL('..', import.meta.url));
export const workspace = resolve(folder, '..');
/** Where cargo builds, and where the build scripts put what lies in between. */
export const target = resolve(workspace, process.env.CARGO_TARGET_DIR ?? 'target');

/** A program of the workspace's own for the build. */
export const tool = (name) => join(target, 'debug', process.platform === 'win32' ? `${name}.exe` : name);

/** Runs a program to its end and shows its output; with `quiet`, says whether it succeeded. */
export function run(program, parameters, { env = {}, quiet = false, cwd = workspace } = {}) {
  if (!quiet) console.log(`  $ ${[program, ...parameters].join(' ')}`);
  const { status, error } = spawnSync(program, parameters, {
    cwd,
    env: { ...process.env, ...env },
    stdio: quiet ? 'ignore' : 'inherit',
  });
  if (quiet) return status === 0;
  if (error) throw error;
  if (status !== 0) throw new Error(`${program} ended with ${status}`);
  return true;
}

/** What a program writes to its standard output, or nothing when it fails. */
export function output(program, parameters, { env = {} } = {}) {
  const { status, stdout } = spawnSync(program, parameters, {
    cwd: workspace,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return status === 0 ? stdout.trim() : undefined;
}
