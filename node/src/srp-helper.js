// What cognito-srp-helper 2.3.4 exports, over this package's core: see `types/srp-helper.d.ts`.

import * as errors from './srp-helper/errors.js';
import * as hash from './srp-helper/hash.js';
import * as session from './srp-helper/session.js';
import * as sign from './srp-helper/sign.js';

export * from './srp-helper/errors.js';
export * from './srp-helper/hash.js';
export * from './srp-helper/session.js';
export * from './srp-helper/sign.js';
export default { ...errors, ...hash, ...session, ...sign };
