// The store of remembered devices during one sign-in, and what becomes of a new device.

import { CognitoSrpError } from '../error.js';
import { callAsync } from '../machine.js';

/** Failures before the password is proved end the sign-in; later ones are kept for the result. */
export class StoredDevices {
  #store;
  #scope;
  #alias;
  /** The device that came from the store by internal name, so that the alias does not lead to it yet. */
  #notLedTo;
  error;

  constructor({ deviceStore, scope }, alias) {
    this.#store = deviceStore;
    this.#scope = scope;
    this.#alias = alias;
  }

  byAlias() {
    return this.#read((store) => store.byAlias(this.#scope, this.#alias));
  }

  /** The device of the user by the internal name, unless `byAlias` is just this user's. */
  async byUsername(username, byAlias) {
    if (byAlias?.username === username) return undefined;
    const device = await this.#read((store) => store.byUsername(this.#scope, username));
    this.#notLedTo = device;
    return device;
  }

  async save(device) {
    await this.#try((store) => store.save(this.#scope, this.#alias, device));
  }

  /** Drops the record of a device that turned out to be of no use. */
  async forget(deviceKey) {
    if (deviceKey !== undefined) await this.#try((store) => store.forget(this.#scope, deviceKey));
  }

  /** A sign-in without a new device: with the stored one, if any. */
  async used(deviceKey) {
    if (!deviceKey) return { outcome: 'untracked' };
    if (this.#notLedTo) await this.save(this.#notLedTo);
    this.#notLedTo = undefined;
    return { outcome: 'used', deviceKey };
  }

  async #read(work) {
    if (!this.#store) return undefined;
    try {
      return (await work(this.#store)) ?? undefined;
    } catch (cause) {
      throw storeFailed(cause);
    }
  }

  async #try(work) {
    if (!this.#store) return;
    try {
      await work(this.#store);
    } catch (cause) {
      this.error ??= storeFailed(cause);
    }
  }
}

export function storeFailed(cause) {
  return new CognitoSrpError('the store of remembered devices failed', { code: 'DeviceStore', cause });
}

/** Makes a device known to the pool: draws its password and sends `ConfirmDevice`. */
export async function confirmDevice(wire, device, name, signal) {
  const { request, device: record } = await callAsync('confirmDevice', { device, name }, signal);
  const output = await wire.send(request.operation, request.input, signal);
  return { device: record, leftToUser: output.UserConfirmationNecessary === true };
}

export function updateDeviceStatus(wire, accessToken, deviceKey, remembered, signal) {
  const input = {
    AccessToken: accessToken,
    DeviceKey: deviceKey,
    DeviceRememberedStatus: remembered ? 'remembered' : 'not_remembered',
  };
  return wire.send('UpdateDeviceStatus', input, signal);
}

/** Confirms the device that the pool offers to know, and remembers it as the policy says. */
export async function welcomeDevice({ wire, settings, devices, rememberDevice, signal }, offered) {
  let confirmed;
  try {
    confirmed = await confirmDevice(wire, offered, settings.deviceName, signal);
  } catch (error) {
    return { outcome: 'unconfirmed', newDevice: offered, error };
  }
  const { device, leftToUser } = confirmed;
  try {
    const wanted = await isWanted(settings.devicePolicy, leftToUser, rememberDevice, device.deviceKey);
    if (wanted && leftToUser) {
      await updateDeviceStatus(wire, offered.accessToken, device.deviceKey, true, signal);
    }
    if (wanted) await devices.save(device);
    return { outcome: 'confirmed', device, remembered: wanted };
  } catch (error) {
    return { outcome: 'confirmed', device, remembered: false, error };
  }
}

async function isWanted(policy, leftToUser, rememberDevice, deviceKey) {
  if (policy === 'never') return false;
  if (policy === 'ask' && leftToUser) return (await rememberDevice?.(deviceKey)) === true;
  return true;
}
