// What a store keeps its entries in.

/** Two stores over the same storage are one to whoever writes. */
export const BACKING = Symbol('backing');
