// `npm run build`: the addon, the WebAssembly module, and the package around them in `dist/`.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildAddon } from './addon.mjs';
import { writeCommonJsTypes, writeTrees } from './trees.mjs';
import { buildWasm } from './wasm.mjs';
import { folder } from './run.mjs';

rmSync(join(folder, 'dist'), { recursive: true, force: true });
buildAddon();
await writeTrees(buildWasm());
writeCommonJsTypes();
