// SRP for those who send the messages themselves.

import { base64, object, seconds } from './check.js';
import { call, callAsync, Machine } from './machine.js';

/** A key pair (a, A) in Rust, good for one proof. */
class Srp {
  #machine;
  /** A, in hexadecimal: `SRP_A`. */
  srpA;

  constructor(begun) {
    this.#machine = begun.machine;
    this.srpA = begun.srpA;
  }

  call(name, argument) {
    return this.#machine.call(name, argument);
  }

  callAsync(name, argument) {
    return this.#machine.callAsync(name, argument);
  }
}

class Begun {
  constructor(machine, srpA) {
    this.machine = machine;
    this.srpA = srpA;
  }

  static now(name, options) {
    const machine = new Machine();
    return new Begun(machine, machine.call(name, withA(options)));
  }

  static async later(name, options) {
    const machine = new Machine();
    return new Begun(machine, await machine.callAsync(name, withA(options)));
  }
}

function withA(options) {
  const { a, ...rest } = object(options, 'options');
  return a === undefined ? rest : { ...rest, a: base64(a, 'a') };
}

export class UserSrp {
  #srp;

  constructor(options) {
    this.#srp = new Srp(options instanceof Begun ? options : Begun.now('UserSrp.new', options));
  }

  static async create(options) {
    return new UserSrp(await Begun.later('UserSrp.new', options));
  }

  get srpA() {
    return this.#srp.srpA;
  }

  authParameters(username, { deviceKey } = {}) {
    return this.#srp.call('UserSrp.authParameters', { username, deviceKey });
  }

  passwordVerifier(challengeParameters, password, options) {
    return this.#srp.call('UserSrp.passwordVerifier', proof(challengeParameters, { password }, options));
  }

  async passwordVerifierAsync(challengeParameters, password, options) {
    return this.#srp.callAsync('UserSrp.passwordVerifier', proof(challengeParameters, { password }, options));
  }
}

export class DeviceSrp {
  #srp;

  constructor(options) {
    this.#srp = new Srp(options instanceof Begun ? options : Begun.now('DeviceSrp.new', options));
  }

  static async create(options) {
    return new DeviceSrp(await Begun.later('DeviceSrp.new', options));
  }

  get srpA() {
    return this.#srp.srpA;
  }

  deviceSrpAuth(username) {
    return this.#srp.call('DeviceSrp.deviceSrpAuth', { username });
  }

  devicePasswordVerifier(challengeParameters, username, options) {
    return this.#srp.call('DeviceSrp.devicePasswordVerifier', proof(challengeParameters, { username }, options));
  }

  async devicePasswordVerifierAsync(challengeParameters, username, options) {
    const argument = proof(challengeParameters, { username }, options);
    return this.#srp.callAsync('DeviceSrp.devicePasswordVerifier', argument);
  }
}

function proof(challengeParameters, more, { deviceKey, timestamp } = {}) {
  return { challengeParameters, ...more, deviceKey, now: seconds(timestamp, 'timestamp') };
}

export function createDeviceVerifier(deviceKey, deviceGroupKey) {
  return verifier(call('createDeviceVerifier', { deviceKey, deviceGroupKey }));
}

export async function createDeviceVerifierAsync(deviceKey, deviceGroupKey, { signal } = {}) {
  return verifier(await callAsync('createDeviceVerifier', { deviceKey, deviceGroupKey }, signal));
}

function verifier({ devicePassword, passwordVerifier, salt }) {
  return {
    devicePassword,
    deviceSecretVerifierConfig: { PasswordVerifier: passwordVerifier, Salt: salt },
  };
}

export function secretHash(username, clientId, clientSecret) {
  return call('secretHash', { username, clientId, clientSecret });
}
