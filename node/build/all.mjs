// `npm run build`: the addon, the WebAssembly module, and the package around them in `dist/`.

import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildAddon } from './addon.mjs';
import { kept } from './kept.mjs';
import { writeCommonJsTypes, writeTrees } from './trees.mjs';
import { BUILDS, buildWasm, TOOLS } from './wasm.mjs';
import { folder, workspace } from './run.mjs';

rmSync(join(folder, 'dist'), { recursive: true, force: true });
buildAddon();
await writeTrees(kept(Object.keys(BUILDS), buildWasm, TOOLS));
writeCommonJsTypes();
// npm packs no links.
for (const name of ['LICENSE-APACHE', 'LICENSE-MIT']) copyFileSync(join(workspace, name), join(folder, name));
