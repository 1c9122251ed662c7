import type { CognitoSrpError, Parameters } from './index.js';
import type { Answer, CallOptions, Flow, HttpAnswer, NewDevice, Prompt, RememberedDevice, Tokens } from './login.js';
import type { DeviceStore, KeyValueStorage, TokenStore } from './storage.js';

export interface ClientOptions extends CallOptions {
  userPoolId: string;
  clientId: string;
  /** An address of one's own, such as that of a local pool; AWS's for the pool's region unless given. */
  endpoint?: string;
  /** Plain http to hosts other than this machine: tokens are readable on the way then. */
  allowPlainHttp?: boolean;
  fips?: boolean;
  dualStack?: boolean;
  /** `iss` of the pool's tokens, where it is not the usual one. */
  issuer?: string;
  /** Keeps the session and remembered devices, such as `localStorage`. */
  storage?: KeyValueStorage;
  /** In place of `storage`, for the session and for the devices. */
  tokenStore?: TokenStore;
  deviceStore?: DeviceStore;
  /**
   * Whether devices are remembered: `always`, the default where there is a store; `ask`, where the pool leaves it to
   * the user; `never`, the default without a store.
   */
  devicePolicy?: 'always' | 'ask' | 'never';
  /** What people are to know this device by. */
  deviceName?: string;
  /** The app client rotates refresh tokens; it does no harm where it does not. */
  refreshTokenRotation?: boolean;
  /** Seconds for which tokens are accepted after they expired; 60 unless given. */
  tokenLeeway?: number;
  /** How often a request is sent at the most; 3 unless given. 1 where the transport tries again by itself. */
  maxAttempts?: number;
  /** Milliseconds for one exchange, and for what a storage must not hold up for ever; 30,000 unless given. */
  timeout?: number;
  fetch?: typeof globalThis.fetch;
  /** In place of `fetch`, such as {@link awsSdkTransport}. */
  transport?: Transport;
  /**
   * Told about every exchange. Nothing in it is secret. What it throws is reported with `reportError`, or
   * `console.error` where there is none, and changes nothing about the exchange.
   */
  onExchange?: (exchange: Exchange) => void;
}

export interface TransportRequest {
  /** Such as `InitiateAuth`; absent for a public document. */
  operation?: string;
  input?: Record<string, unknown>;
  url: string;
  method: 'POST' | 'GET';
  headers: Record<string, string>;
  body?: string;
  signal?: AbortSignal;
  /** Milliseconds. */
  timeout: number;
}

export type Transport = (request: TransportRequest) => Promise<HttpAnswer>;

/** Sends with `fetch`: no redirects, no cookies, no cache; times and bodies are bounded. */
export function fetchTransport(options?: { fetch?: typeof globalThis.fetch }): Transport;

/** Sends with a `CognitoIdentityProvider` of `@aws-sdk/client-cognito-identity-provider`. */
export function awsSdkTransport(client: object): Transport;

export interface Exchange {
  operation: string;
  /** The flow or the challenge that the request was about. */
  step: string | undefined;
  /** `done`, the name of a further challenge, or the code of an error. */
  outcome: string;
  attempt: number;
  milliseconds: number;
}

export interface Abortable {
  signal?: AbortSignal;
}

/** What a user has who is signed in. */
export interface Session {
  tokens: Tokens;
  /** The user's internal name. */
  username: string;
  /** The device that the tokens belong to. */
  deviceKey?: string;
  /** When the tokens came, in seconds since 1970. */
  received?: number;
}

/** What became of this device in a sign-in. */
export type DeviceOutcome =
  | { outcome: 'untracked' }
  | { outcome: 'used'; deviceKey: string }
  | { outcome: 'confirmed'; device: RememberedDevice; remembered: boolean; error?: unknown }
  /** The tokens are good, but cannot be refreshed; try {@link CognitoClient.confirmDevice}. */
  | { outcome: 'unconfirmed'; newDevice: NewDevice; error: unknown };

export interface SignedIn {
  type: 'done';
  session: Session;
  device: DeviceOutcome;
  /** The key of a stored device that the pool does not know any more; its record is gone. */
  forgottenDevice: string | undefined;
  /** Why the store of devices could not be brought up to date; the sign-in is good all the same. */
  storeError: CognitoSrpError | undefined;
  /**
   * Why the session could not be stored in time, with the code `TokenStore` and the store's error as `cause`; the
   * sign-in is good all the same. {@link CognitoClient.tokens} and {@link CognitoClient.session} try again first.
   */
  tokenStoreError: CognitoSrpError | undefined;
}

/** A sign-in that waits for an answer. */
export interface PendingSignIn {
  readonly type: 'ask';
  readonly prompt: Prompt;
  readonly username: string;
  /** One answer at a time: another one meanwhile is refused with `Misuse`, and the first goes on unharmed. */
  answer(answer: Answer, options?: Abortable): Promise<SignInStep>;
  /**
   * Encrypted, for {@link CognitoClient.resumeSignIn} within `seconds` (300 unless given). Throws `Misuse` where
   * `useWorker` is in use, as the sign-in is in the worker then: `saveAsync` saves it in any case.
   */
  save(seal: ClientSeal, seconds?: number): Uint8Array;
  saveAsync(seal: ClientSeal, seconds?: number): Promise<Uint8Array>;
}

export type SignInStep = PendingSignIn | SignedIn;

export interface ClientSeal {
  /** 32 random bytes, kept by all processes that are to go on with the sign-in. */
  key: Uint8Array;
  /** Whatever tells apart who may go on, such as the id of the browser session. */
  context?: string | Uint8Array;
}

export interface SignInOptions extends Abortable {
  /** Answers the service's questions: codes, new passwords. */
  answer?: (prompt: Prompt) => Answer | Promise<Answer>;
  /** Asked with the device policy `ask`, where the pool leaves it to the user. */
  rememberDevice?: (deviceKey: string) => boolean | Promise<boolean>;
}

/** The claims of a token. */
export type Claims = Record<string, unknown> & { iss: string; exp: number; token_use: 'id' | 'access' };

export interface CodeDelivery {
  Destination?: string;
  DeliveryMedium?: string;
  AttributeName?: string;
}

export interface Device {
  DeviceKey?: string;
  DeviceAttributes?: { Name: string; Value?: string }[];
  /** Seconds since 1970. */
  DeviceCreateDate?: number;
  DeviceLastModifiedDate?: number;
  DeviceLastAuthenticatedDate?: number;
}

export interface User {
  Username: string;
  UserAttributes: { Name: string; Value?: string }[];
  PreferredMfaSetting?: string;
  UserMFASettingList?: string[];
}

export interface MfaSettings {
  enabled?: boolean;
  preferred?: boolean;
}

export interface TokenProviderOptions {
  /** When the tokens came, in seconds since 1970, in place of the session's own; 0 makes it refresh first. */
  received?: number;
  /**
   * Keeps new tokens; awaited before they are given out, and called again by the next `tokens` if it fails. While it
   * runs, `tokens` of this provider gives the new tokens, so it may ask for them. It must not wait for the tokens of
   * another provider of the same user, nor for those of a client that has the user's session: they wait for it.
   */
  onNewTokens?: (session: Session) => unknown;
  /**
   * The session as it is stored now, for stores that others write to: asked before a refresh and before new tokens are
   * kept. Newer tokens of the user are taken from there; none, or another user's, end with `NotSignedIn`.
   */
  reload?: () => Session | undefined | Promise<Session | undefined>;
}

/** Gives tokens of one sign-in that are good for some time yet. */
export class TokenProvider {
  private constructor();
  /**
   * Refreshes them a minute before they expire, once for all who ask. Without a refresh token it gives them until they
   * expire. When only a new sign-in helps, it throws `SignInEnded`.
   */
  tokens(options?: Abortable): Promise<Tokens>;
  /** The newest tokens and what belongs to them, expired or not. */
  readonly session: Session;
  /** Makes the next {@link TokenProvider.tokens} refresh. */
  expire(): void;
}

/** Signs users in and does what goes with it. Nothing is sent until a method is called. */
export class CognitoClient {
  constructor(options: ClientOptions);
  readonly endpoint: string;
  readonly issuer: string;
  /** The same client with what differs from one user to another: for servers. */
  with(options: CallOptions): CognitoClient;

  /** Signs a user in: with a password alone by `USER_SRP_AUTH`, which does not send it. */
  signIn(username: string, flow: Flow, options?: SignInOptions): Promise<SignedIn>;
  /** The same step by step, as far as it gets without an answer. */
  startSignIn(username: string, flow: Flow, options?: Abortable): Promise<SignInStep>;
  resumeSignIn(saved: Uint8Array, seal: ClientSeal): Promise<PendingSignIn>;

  /**
   * The session in the storage, or a newer one that the storage does not take. A storage that fails otherwise is
   * `TokenStore`, here and below.
   */
  session(options?: Abortable): Promise<Session | undefined>;
  /**
   * Its tokens, refreshed if need be; `NotSignedIn` where there is none, `SignInEnded` where they are over. As long as
   * the storage does not take new tokens, they are `TokenStore` here, and {@link CognitoClient.session} has them.
   */
  tokens(options?: Abortable): Promise<Tokens>;
  /** Takes the session out of the storage; the service is not told. */
  forgetSession(): Promise<void>;
  /** Keeps the tokens of any session fresh. */
  tokenProvider(session: Session, options?: TokenProviderOptions): TokenProvider;
  /**
   * New tokens for a session, once for each call: they are not saved, not even where the session came from the storage,
   * and calls at the same time do not share them. Where refresh tokens rotate, use {@link CognitoClient.tokens} or
   * {@link CognitoClient.tokenProvider}.
   */
  refresh(session: Session, options?: Abortable): Promise<Session>;
  /** The claims, once signature, `exp`, `iss`, `token_use` and the app client were found right. */
  verifyIdToken(token: string): Promise<Claims>;
  verifyAccessToken(token: string): Promise<Claims>;
  /**
   * Everywhere, with `GlobalSignOut`, for which an access token that has expired is refreshed first. Remembered devices
   * stay remembered. The session leaves the storage in any case, also when this throws.
   */
  signOut(session: Session, options?: Abortable): Promise<void>;
  /**
   * This sign-in alone, with `RevokeToken`. Where refresh tokens rotate, give it what {@link CognitoClient.session} has
   * now: an earlier one is used up. The session leaves the storage in any case, also when this throws.
   */
  revoke(session: Session, options?: Abortable): Promise<void>;

  signUp(
    username: string,
    password: string | undefined,
    options?: Abortable & { attributes?: Parameters; validationData?: Parameters },
  ): Promise<{ UserConfirmed: boolean; UserSub: string; CodeDeliveryDetails?: CodeDelivery; Session?: string }>;
  confirmSignUp(
    username: string,
    code: string,
    options?: Abortable & { session?: string; forceAliasCreation?: boolean },
  ): Promise<{ Session?: string }>;
  resendConfirmationCode(username: string, options?: Abortable): Promise<{ CodeDeliveryDetails?: CodeDelivery }>;
  forgotPassword(username: string, options?: Abortable): Promise<{ CodeDeliveryDetails?: CodeDelivery }>;
  confirmForgotPassword(username: string, code: string, password: string, options?: Abortable): Promise<void>;

  getUser(session: Session | string, options?: Abortable): Promise<User>;
  updateUserAttributes(
    session: Session | string,
    attributes: Parameters,
    options?: Abortable,
  ): Promise<{ CodeDeliveryDetailsList?: CodeDelivery[] }>;
  deleteUserAttributes(session: Session | string, names: string[], options?: Abortable): Promise<void>;
  getUserAttributeVerificationCode(
    session: Session | string,
    name: string,
    options?: Abortable,
  ): Promise<{ CodeDeliveryDetails?: CodeDelivery }>;
  verifyUserAttribute(session: Session | string, name: string, code: string, options?: Abortable): Promise<void>;
  /** `previous` is absent only for users who have no password yet. */
  changePassword(
    session: Session | string,
    previous: string | undefined,
    proposed: string,
    options?: Abortable,
  ): Promise<void>;
  getUserAuthFactors(
    session: Session | string,
    options?: Abortable,
  ): Promise<{ Username: string; ConfiguredUserAuthFactors?: string[] }>;
  deleteUser(session: Session | string, options?: Abortable): Promise<void>;

  /** Gives the key to put into the authenticator app. */
  associateSoftwareToken(session: Session | string, options?: Abortable): Promise<string>;
  verifySoftwareToken(session: Session | string, code: string, options?: Abortable & { name?: string }): Promise<void>;
  setUserMfaPreference(
    session: Session | string,
    preference: { softwareToken?: MfaSettings; sms?: MfaSettings; email?: MfaSettings },
    options?: Abortable,
  ): Promise<void>;

  /** Draws the device's password and sends `ConfirmDevice`; a sign-in does this by itself. */
  confirmDevice(
    newDevice: NewDevice,
    options?: Abortable,
  ): Promise<{ device: RememberedDevice; leftToUser: boolean }>;
  updateDeviceStatus(
    session: Session | string,
    deviceKey: string,
    remembered: boolean,
    options?: Abortable,
  ): Promise<void>;
  /** Remembers a device that a sign-in confirmed but did not remember. */
  rememberDevice(
    session: Session | string,
    alias: string,
    device: RememberedDevice,
    options?: Abortable,
  ): Promise<void>;
  getDevice(session: Session | string, deviceKey: string, options?: Abortable): Promise<Device>;
  listDevices(
    session: Session | string,
    options?: Abortable & { limit?: number; paginationToken?: string },
  ): Promise<{ Devices: Device[]; PaginationToken?: string }>;
  listAllDevices(session: Session | string, options?: Abortable): Promise<Device[]>;
  /** The pool forgets the device, and its record is dropped. */
  forgetDevice(session: Session | string, deviceKey: string, options?: Abortable): Promise<void>;

  /** Any operation, with Cognito's own member names. */
  send(operation: string, input: object, options?: Abortable): Promise<Record<string, unknown>>;
}
