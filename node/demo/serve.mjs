// `npm run demo`: a local pool, and the page at it, until it is interrupted.

import { startDemo } from './demo.mjs';

const demo = await startDemo(Number(process.env.PORT ?? 0));
console.log(`${demo.url}\nUser name ${demo.username}, password ${demo.password}. Ctrl-C ends it.`);
process.once('SIGINT', () => demo.stop());
process.once('SIGTERM', () => demo.stop());
