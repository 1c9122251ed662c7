// A sign-in that is under way, whoever answers its questions.

import { CognitoSrpError } from '../error.js';
import { busy, Login } from '../login.js';
import { now } from '../machine.js';
import { StoredDevices, welcomeDevice } from './devices.js';

/** Seconds from which on it is worth a word that the clocks differ. */
const LARGE_CLOCK_OFFSET = 180;

export class SignIn {
  #wire;
  #settings;
  #login;
  #devices;
  /** The device that the typed name led to, until the internal name is known. */
  #ledByAlias;
  /** Whether the store was asked for a device by the internal name. */
  #searched = false;
  /** What the request that was sent last was about, such as `PASSWORD_VERIFIER`. */
  #sent;
  /** Whether an answer is on its way. */
  #busy = false;

  constructor({ wire, settings }, login, devices, device) {
    this.#wire = wire;
    this.#settings = settings;
    this.#login = login;
    this.#devices = devices;
    this.#ledByAlias = device;
  }

  static async start(context, username, flow, signal) {
    const { settings } = context;
    const devices = new StoredDevices(settings, username);
    const device = await devices.byAlias();
    const login = await Login.start(loginConfig(settings, username, device), flow, { signal });
    return new SignIn(context, login, devices, device);
  }

  /** The saved name is known only once it is opened, and the device is looked up by that. */
  static async resume(context, saved, seal) {
    const { settings } = context;
    const open = (device) => Login.restore(saved, seal, loginConfig(settings, '', device));
    let login = open();
    const devices = new StoredDevices(settings, login.username);
    const device = (await devices.byUsername(login.username)) ?? (await devices.byAlias());
    if (device) login = open(device);
    return new SignIn(context, login, devices, device);
  }

  get prompt() {
    return this.#login.step?.prompt;
  }

  get step() {
    return this.#login.step;
  }

  get username() {
    return this.#login.username;
  }

  save(seal, seconds) {
    if (this.#busy) throw busy();
    return this.#login.save(seal, seconds);
  }

  saveAsync(seal, seconds) {
    return this.#login.saveAsync(seal, seconds);
  }

  /** `work`, unless something else is under way, which goes on unharmed then. */
  async alone(work) {
    if (this.#busy) throw busy();
    this.#busy = true;
    try {
      return await work();
    } finally {
      this.#busy = false;
    }
  }

  async answer(answer, signal) {
    await this.#login.answerAsync(answer, { signal });
    return this.goOn(signal);
  }

  /** As far as it gets without an answer: to a question or to the end. */
  async goOn(signal) {
    try {
      while (this.#login.step.type === 'send') await this.#exchange(signal);
    } catch (error) {
      await this.#devices.forget(this.#login.forgottenDevice);
      throw this.#explain(error);
    }
    await this.#devices.forget(this.#login.forgottenDevice);
    return this.#login.step;
  }

  /** What comes after the tokens: the device. */
  async finish({ signedIn }, rememberDevice, signal) {
    const { tokens, username, newDevice } = signedIn;
    const session = { tokens, username, received: now() };
    const deviceKey = newDevice?.deviceKey ?? signedIn.deviceKey;
    if (deviceKey) session.deviceKey = deviceKey;
    const context = {
      wire: this.#wire,
      settings: this.#settings,
      devices: this.#devices,
      rememberDevice,
      signal,
    };
    const device = newDevice
      ? await welcomeDevice(context, newDevice)
      : await this.#devices.used(signedIn.deviceKey);
    return {
      session,
      device,
      forgottenDevice: this.#login.forgottenDevice,
      storeError: this.#devices.error,
    };
  }

  async #exchange(signal) {
    let { request } = this.#login.step;
    this.#sent = request.input.ChallengeName;
    // By now the internal name is known: there may be a device under that.
    if (this.#sent === 'PASSWORD_VERIFIER' && !this.#searched) {
      this.#searched = true;
      const led = this.#ledByAlias;
      this.#ledByAlias = undefined;
      const device = this.#login.forgottenDevice
        ? undefined
        : await this.#devices.byUsername(this.#login.username, led);
      if (device) ({ request } = await this.#login.useDeviceAsync(device, { signal }));
    }
    const answer = await this.#wire.exchange(request.operation, request.input, signal);
    await this.#login.receiveHttpAsync(answer, { signal });
  }

  /**
   * An error in the device's own rounds is about the device: the user's password was right. One that may come of a
   * wrong clock says so.
   */
  #explain(error) {
    if (!error?.fromService) return error;
    const { forgottenDevice, clockOffset } = this.#login;
    const inDeviceRound = this.#sent === 'DEVICE_SRP_AUTH' || this.#sent === 'DEVICE_PASSWORD_VERIFIER';
    if (inDeviceRound && forgottenDevice) {
      return new CognitoSrpError(`the service refused the remembered device: ${error.message}`, {
        code: 'DeviceRefused',
        deviceKey: forgottenDevice,
        cause: error,
      });
    }
    if (Math.abs(clockOffset) > LARGE_CLOCK_OFFSET) error.clockOffset = clockOffset;
    return error;
  }
}

function loginConfig({ userPoolId, clientId, calls }, username, device) {
  return { userPoolId, clientId, username, device, ...calls };
}
