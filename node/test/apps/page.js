import { signIn } from './ours.js';

globalThis.signIn = signIn;
