// Checking tokens. What to check is the core's; the signature is checked by the host's Web Crypto.

import { bytes } from '../check.js';
import { CognitoSrpError } from '../error.js';
import { call, now } from '../machine.js';

/** Seconds between two looks at the service for keys that are not known: anybody can send tokens that name some. */
const COOL_DOWN = 60;
const ALGORITHM = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' };
/** As in the client in Rust: shorter keys prove nothing, longer ones take too long. */
const FEWEST_BITS = 2048;
const MOST_BITS = 8192;

export class Verifier {
  #wire;
  #settings;
  /** The text of the pool's key set, once it was fetched, and when that was. */
  #keys;
  #fetched = -Infinity;
  #fetching;

  constructor({ wire, settings }) {
    this.#wire = wire;
    this.#settings = settings;
  }

  async verify(token, tokenUse) {
    const { keyId, signingInput, signature } = call('unverifiedToken', { token });
    const signatureIsRight = await isRight(await this.#key(keyId), signingInput, signature);
    const { issuer, clientId, tokenLeeway: leeway } = this.#settings;
    return call('acceptToken', { token, tokenUse, issuer, clientId, leeway, signatureIsRight });
  }

  async #key(keyId) {
    const known = this.#find(keyId);
    if (known) return known;
    // One fetch serves all who wait.
    this.#fetching ??= this.#fetch().finally(() => {
      this.#fetching = undefined;
    });
    await this.#fetching;
    return call('keyOfToken', { keys: this.#keys, keyId });
  }

  #find(keyId) {
    if (this.#keys === undefined) return undefined;
    try {
      return call('keyOfToken', { keys: this.#keys, keyId });
    } catch (error) {
      if (error.code === 'TokenKeyUnknown' && Math.abs(now() - this.#fetched) >= COOL_DOWN) return undefined;
      throw error;
    }
  }

  async #fetch() {
    try {
      // From the configuration, never from the token.
      this.#keys = readKeys(await this.#wire.get(this.#settings.keysUrl, 'jwks.json'));
      this.#fetched = now();
    } catch (error) {
      // As long as there are no keys at all, a failure must not keep good tokens waiting.
      if (this.#keys !== undefined) this.#fetched = now();
      throw error;
    }
  }
}

/** The text, if it is a key set. What something on the way has answered is no reason to doubt a token. */
function readKeys(text) {
  try {
    call('keyOfToken', { keys: text, keyId: '' });
  } catch (cause) {
    if (cause.code !== 'TokenKeyUnknown') {
      throw new CognitoSrpError('the answer to jwks.json is not a key set', { code: 'BadAnswer', field: 'keys', cause });
    }
  }
  return text;
}

async function isRight(jwk, signingInput, signature) {
  const subtle = globalThis.crypto?.subtle;
  if (!subtle) {
    throw new CognitoSrpError('there is no Web Crypto here: on the Web it needs https', { code: 'NoWebCrypto' });
  }
  const key = await subtle.importKey('jwk', jwk, ALGORITHM, false, ['verify']).catch(() => undefined);
  const bits = key?.algorithm.modulusLength;
  if (!(bits >= FEWEST_BITS && bits <= MOST_BITS)) return false;
  return subtle.verify(ALGORITHM, key, bytes(signature), new TextEncoder().encode(signingInput));
}
