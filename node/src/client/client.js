// The client: a whole sign-in, and the operations around it, with nothing but fetch.

import { object, text } from '../check.js';
import { CognitoSrpError } from '../error.js';
import { call, now } from '../machine.js';
import { confirmDevice, storeFailed, updateDeviceStatus } from './devices.js';
import { pages } from './pages.js';
import { PendingSignIn } from './pending.js';
import { readCalls, readSettings } from './settings.js';
import { SignIn } from './sign-in.js';
import { StoredSession } from './stored-session.js';
import { notRefreshable, TokenProvider } from './token-provider.js';
import { Verifier } from './verify.js';
import { Wire } from './wire.js';

export class CognitoClient {
  #settings;
  #wire;
  #verifier;
  #stored;

  constructor(options) {
    this.#settings = readSettings(options);
    this.#wire = new Wire(this.#settings);
    this.#verifier = new Verifier(this.#context);
    this.#stored = new StoredSession(this.#settings);
  }

  get endpoint() {
    return this.#settings.endpoint;
  }

  get issuer() {
    return this.#settings.issuer;
  }

  /** The same client with what differs from one user to another: for servers. */
  with(calls) {
    const other = new CognitoClient({ userPoolId: this.#settings.userPoolId, clientId: this.#settings.clientId });
    other.#settings = { ...this.#settings, calls: { ...this.#settings.calls, ...readCalls(calls) } };
    other.#wire = new Wire(other.#settings);
    // The pool's keys are the same.
    other.#verifier = this.#verifier;
    // And so is the session in the storage.
    other.#stored = this.#stored;
    return other;
  }

  // Signing in.

  async signIn(username, flow, { answer, rememberDevice, signal } = {}) {
    const signIn = await SignIn.start(this.#context, text(username, 'username'), flow, signal);
    let step = await signIn.goOn(signal);
    while (step.type === 'ask') {
      if (typeof answer !== 'function') throw unanswered();
      step = await signIn.answer(await answer(step.prompt), signal);
    }
    return this.#finish(signIn, step, rememberDevice, signal);
  }

  async startSignIn(username, flow, { signal } = {}) {
    const signIn = await SignIn.start(this.#context, text(username, 'username'), flow, signal);
    await signIn.goOn(signal);
    return this.#step(signIn, signal);
  }

  async resumeSignIn(saved, { key, context }) {
    const seal = { key, context, endpoint: this.#settings.scope.endpoint };
    return this.#pending(await SignIn.resume(this.#context, saved, seal));
  }

  #step = async (signIn, signal) => {
    const { prompt } = signIn;
    return prompt ? this.#pending(signIn) : this.#finish(signIn, signIn.step, undefined, signal);
  };

  #pending(signIn) {
    return new PendingSignIn(signIn, this.#settings.scope.endpoint, this.#step);
  }

  async #finish(signIn, step, rememberDevice, signal) {
    const signedIn = await signIn.finish(step, rememberDevice, signal);
    const tokenStoreError = await this.#stored.begin(signedIn.session);
    return { type: 'done', ...signedIn, tokenStoreError };
  }

  // The session in the storage.

  session(options) {
    return this.#stored.session(options);
  }

  tokens(options) {
    return this.#stored.tokens(this.#context, options);
  }

  tokenProvider(session, { received, onNewTokens, reload } = {}) {
    return new TokenProvider(this.#context, session, { received, onNewTokens, reload });
  }

  async refresh(session, { signal } = {}) {
    const { tokens, username, deviceKey } = object(session, 'session');
    const { clientId, rotation, calls } = this.#settings;
    const { refreshToken } = tokens;
    if (!refreshToken) throw notRefreshable();
    const argument = { clientId, clientSecret: calls.clientSecret, username, deviceKey, rotation, refreshToken };
    const { operation, input } = call('refresh', argument);
    const answer = await this.#wire.exchange(operation, input, signal);
    const refreshed = call('refreshed', { ...answer, refreshToken });
    return { ...session, tokens: refreshed, received: now() };
  }

  verifyIdToken(token) {
    return this.#verifier.verify(token, 'id');
  }

  verifyAccessToken(token) {
    return this.#verifier.verify(token, 'access');
  }

  async signOut(session, { signal } = {}) {
    const given = accessToken(session);
    const send = (AccessToken) => this.send('GlobalSignOut', { AccessToken }, { signal });
    await this.#forgetAfter(async () => {
      if (!isExpired(session)) {
        try {
          return await send(given);
        } catch (error) {
          // By the service's clock it may have expired.
          if (error?.code !== 'NotAuthorizedException' || !session.tokens?.refreshToken) throw error;
        }
      }
      return send(await this.#renewed(session, signal));
    });
  }

  async revoke(session, { signal } = {}) {
    const { clientId: ClientId, calls } = this.#settings;
    const { refreshToken: Token } = object(object(session, 'session').tokens, 'session.tokens');
    await this.#forgetAfter(() => {
      if (!Token) throw new CognitoSrpError('refreshToken is missing', { code: 'BadArgument', field: 'refreshToken' });
      return this.send('RevokeToken', { Token, ClientId, ClientSecret: calls.clientSecret }, { signal });
    });
  }

  /** Takes the session out of the storage; the service is not told. */
  async forgetSession() {
    await this.#stored.forget();
  }

  /** Whatever becomes of `work`: who wants to be signed out must not stay signed in here. */
  async #forgetAfter(work) {
    const [outcome, forgotten] = [await settled(work), await settled(() => this.forgetSession())];
    if (outcome.status === 'rejected') throw outcome.reason;
    if (forgotten.status === 'rejected') throw forgotten.reason;
  }

  /** Another access token of the same user: from the storage, whose refresh token is the newest, if it is there. */
  async #renewed(session, signal) {
    const old = session.tokens.accessToken;
    const stored = await this.session({ signal }).catch(() => undefined);
    if (stored?.username !== session.username) return (await this.refresh(session, { signal })).tokens.accessToken;
    try {
      return await this.#stored.renewed(this.#context, old, { signal });
    } catch (error) {
      if (error?.code !== 'TokenStore') throw error;
      // A sign-in that could not be stored has nobody yet who refreshes its tokens.
      return (await this.refresh(stored, { signal })).tokens.accessToken;
    }
  }

  // Accounts, before anybody is signed in.

  signUp(username, password, { attributes, validationData, signal } = {}) {
    const more = {
      Password: password,
      UserAttributes: attributeList(attributes),
      ValidationData: attributeList(validationData),
    };
    return this.#forAccount('SignUp', username, more, signal);
  }

  confirmSignUp(username, code, { session, forceAliasCreation, signal } = {}) {
    const more = { ConfirmationCode: code, Session: session, ForceAliasCreation: forceAliasCreation };
    return this.#forAccount('ConfirmSignUp', username, more, signal);
  }

  resendConfirmationCode(username, { signal } = {}) {
    return this.#forAccount('ResendConfirmationCode', username, {}, signal);
  }

  forgotPassword(username, { signal } = {}) {
    return this.#forAccount('ForgotPassword', username, {}, signal);
  }

  async confirmForgotPassword(username, code, password, { signal } = {}) {
    const more = { ConfirmationCode: code, Password: password };
    await this.#forAccount('ConfirmForgotPassword', username, more, signal);
  }

  // The user who is signed in. A session, or its access token alone.

  getUser(session, options) {
    return this.send('GetUser', { AccessToken: accessToken(session) }, options);
  }

  updateUserAttributes(session, attributes, options) {
    return this.#withMetadata('UpdateUserAttributes', session, { UserAttributes: attributeList(attributes) }, options);
  }

  async deleteUserAttributes(session, names, options) {
    const input = { AccessToken: accessToken(session), UserAttributeNames: names };
    await this.send('DeleteUserAttributes', input, options);
  }

  getUserAttributeVerificationCode(session, name, options) {
    return this.#withMetadata('GetUserAttributeVerificationCode', session, { AttributeName: name }, options);
  }

  async verifyUserAttribute(session, name, code, options) {
    const input = { AccessToken: accessToken(session), AttributeName: name, Code: code };
    await this.send('VerifyUserAttribute', input, options);
  }

  async changePassword(session, previous, proposed, options) {
    const input = {
      AccessToken: accessToken(session),
      PreviousPassword: previous,
      ProposedPassword: proposed,
    };
    await this.send('ChangePassword', input, options);
  }

  getUserAuthFactors(session, options) {
    return this.send('GetUserAuthFactors', { AccessToken: accessToken(session) }, options);
  }

  async deleteUser(session, options) {
    await this.send('DeleteUser', { AccessToken: accessToken(session) }, options);
    await this.forgetSession();
  }

  // Second factors.

  async associateSoftwareToken(session, options) {
    const { SecretCode } = await this.send('AssociateSoftwareToken', { AccessToken: accessToken(session) }, options);
    return SecretCode;
  }

  async verifySoftwareToken(session, code, { name, signal } = {}) {
    const input = { AccessToken: accessToken(session), UserCode: code, FriendlyDeviceName: name };
    await this.send('VerifySoftwareToken', input, { signal });
  }

  async setUserMfaPreference(session, { softwareToken, sms, email }, options) {
    const input = {
      AccessToken: accessToken(session),
      SoftwareTokenMfaSettings: mfaSettings(softwareToken),
      SMSMfaSettings: mfaSettings(sms),
      EmailMfaSettings: mfaSettings(email),
    };
    await this.send('SetUserMFAPreference', input, options);
  }

  // Devices.

  confirmDevice(newDevice, { signal } = {}) {
    return confirmDevice(this.#wire, newDevice, this.#settings.deviceName, signal);
  }

  async updateDeviceStatus(session, deviceKey, remembered, { signal } = {}) {
    await updateDeviceStatus(this.#wire, accessToken(session), deviceKey, remembered, signal);
  }

  /** `alias` is the name that the user signed in with. */
  async rememberDevice(session, alias, device, { signal } = {}) {
    await this.updateDeviceStatus(session, device.deviceKey, true, { signal });
    await this.#inStore((store, scope) => store.save(scope, alias, device));
  }

  async getDevice(session, deviceKey, options) {
    const input = { AccessToken: accessToken(session), DeviceKey: deviceKey };
    const { Device } = await this.send('GetDevice', input, options);
    return Device;
  }

  listDevices(session, { limit, paginationToken, signal } = {}) {
    const input = { AccessToken: accessToken(session), Limit: limit, PaginationToken: paginationToken };
    return this.send('ListDevices', input, { signal });
  }

  listAllDevices(session, options) {
    return pages((page) => this.listDevices(session, { ...options, ...page }));
  }

  /** The record is dropped too if the pool does not know the device any more. */
  async forgetDevice(session, deviceKey, options) {
    const drop = () => this.#inStore((store, scope) => store.forget(scope, deviceKey));
    try {
      await this.send('ForgetDevice', { AccessToken: accessToken(session), DeviceKey: deviceKey }, options);
    } catch (error) {
      if (error.unknownDevice) await drop();
      throw error;
    }
    await drop();
  }

  // Anything else.

  send(operation, input, { signal } = {}) {
    return this.#wire.send(text(operation, 'operation'), object(input, 'input'), signal);
  }

  get #context() {
    return { wire: this.#wire, settings: this.#settings };
  }

  /** Operations that name an account: `SECRET_HASH` is over the name that is sent. */
  #forAccount(operation, username, more, signal) {
    const { clientId, calls } = this.#settings;
    const { clientSecret, clientMetadata, analyticsMetadata, userContextData } = calls;
    const input = {
      ClientId: clientId,
      SecretHash: clientSecret && call('secretHash', { username, clientId, clientSecret }),
      Username: text(username, 'username'),
      ...more,
      ClientMetadata: clientMetadata,
      AnalyticsMetadata: analyticsMetadata,
      UserContextData: userContextData,
    };
    return this.send(operation, input, { signal });
  }

  #withMetadata(operation, session, more, options) {
    const ClientMetadata = this.#settings.calls.clientMetadata;
    return this.send(operation, { AccessToken: accessToken(session), ...more, ClientMetadata }, options);
  }

  async #inStore(work) {
    const { deviceStore, scope } = this.#settings;
    try {
      if (deviceStore) await work(deviceStore, scope);
    } catch (cause) {
      throw storeFailed(cause);
    }
  }
}

function unanswered() {
  return new CognitoSrpError('a question of the service was not answered: there is no answer option', {
    code: 'Unanswered',
  });
}

async function settled(work) {
  const [outcome] = await Promise.allSettled([(async () => work())()]);
  return outcome;
}

/** Whether it has expired by this machine's clock, and can be refreshed. */
function isExpired({ tokens, received }) {
  return Boolean(tokens?.refreshToken) && received !== undefined && received + tokens.expiresIn <= now();
}

function accessToken(session) {
  return typeof session === 'string' ? session : text(session?.tokens?.accessToken, 'session.tokens.accessToken');
}

function attributeList(attributes) {
  if (attributes === undefined) return undefined;
  return Object.entries(object(attributes, 'attributes')).map(([Name, Value]) => ({ Name, Value }));
}

function mfaSettings(settings) {
  return settings && { Enabled: settings.enabled, PreferredMfa: settings.preferred };
}
