// What keeps the paths of the machine that builds out of what is built: panics name the files that they are in.

import { homedir } from 'node:os';
import { join } from 'node:path';
import { workspace } from './run.mjs';

const cargoHome = process.env.CARGO_HOME ?? join(homedir(), '.cargo');
/** Flags for rustc. The last one that fits counts. */
const HIDING = [
  `--remap-path-prefix=${homedir()}=/home`,
  `--remap-path-prefix=${cargoHome}=/cargo`,
  `--remap-path-prefix=${workspace}=/build`,
];

/** What cargo takes flags for rustc from: the caller's, these, and those that hide paths, which may have blanks. */
export function rustFlags(...flags) {
  const { CARGO_ENCODED_RUSTFLAGS: encoded, RUSTFLAGS: plain = '' } = process.env;
  const given = encoded === undefined ? plain.split(/\s+/) : encoded.split('\x1f');
  return { CARGO_ENCODED_RUSTFLAGS: [...given, ...flags, ...HIDING].filter((flag) => flag !== '').join('\x1f') };
}
