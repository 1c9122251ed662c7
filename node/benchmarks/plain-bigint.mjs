// The protocol in plain JavaScript with `BigInt`, as one would write it: neither constant in time nor careful.

import { createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

/** The 3072-bit group of RFC 3526: 2^3072 − 2^3008 − 1 + 2^64 · (⌊2^2942 · π⌋ + 1690314). */
const N = 2n ** 3072n - 2n ** 3008n - 1n + 2n ** 64n * (piTimes(2942n) + 1690314n);
const G = 2n;
const K = number(hash(padded(N), padded(G)));

/** ⌊2^bits · π⌋, with Machin's formula: π = 16 · arctan(1/5) − 4 · arctan(1/239). */
function piTimes(bits) {
  const spare = 64n;
  const one = 1n << (bits + spare);
  const arctan = (inverse) => {
    let sum = 0n;
    let power = one / inverse;
    for (let odd = 1n; power !== 0n; odd += 2n, power /= -(inverse * inverse)) sum += power / odd;
    return sum;
  };
  return (16n * arctan(5n) - 4n * arctan(239n)) >> spare;
}

function power(base, exponent) {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % N;
    if (bit === '1') result = (result * base) % N;
  }
  return result;
}

function hash(...parts) {
  const sha256 = createHash('sha256');
  for (const part of parts) sha256.update(part);
  return sha256.digest();
}

function number(bytes) {
  return BigInt(`0x${bytes.toString('hex')}`);
}

/** Big-endian bytes of an integer that is not negative, as Java's `BigInteger` writes them. */
function padded(integer) {
  const digits = integer.toString(16);
  const even = digits.length % 2 ? `0${digits}` : digits;
  return Buffer.from(/^[89a-f]/.test(even) ? `00${even}` : even, 'hex');
}

/** The signature of one sign-in with a password. */
export function login(poolName, challenge, password, stated, a = number(randomBytes(128))) {
  const { USER_ID_FOR_SRP: name, SALT, SRP_B, SECRET_BLOCK } = challenge;
  const publicA = power(G, a);
  const B = BigInt(`0x${SRP_B}`);
  const u = number(hash(padded(publicA), padded(B)));
  const x = number(hash(padded(BigInt(`0x${SALT}`)), hash(`${poolName}${name}:${password}`)));
  const base = (((B - K * power(G, x)) % N) + N) % N;
  const S = power(base, a + u * x);
  const key = hkdfSync('sha256', padded(S), padded(u), 'Caldera Derived Key', 16);
  return createHmac('sha256', Buffer.from(key))
    .update(poolName)
    .update(name)
    .update(Buffer.from(SECRET_BLOCK, 'base64'))
    .update(stated)
    .digest('base64');
}

export function createDeviceVerifier(deviceKey, deviceGroupKey) {
  const password = randomBytes(40).toString('base64');
  const salt = padded(number(randomBytes(16)));
  const x = number(hash(salt, hash(`${deviceGroupKey}${deviceKey}:${password}`)));
  return { password, salt: salt.toString('base64'), verifier: padded(power(G, x)).toString('base64') };
}
