// The same work in a page.

import { createDeviceVerifier, UserSrp } from '../dist/esm/index.js';
import { ours } from './ours.mjs';

const works = ours({ createDeviceVerifier, UserSrp });

globalThis.measure = (name) => {
  const start = performance.now();
  works[name]();
  return performance.now() - start;
};
