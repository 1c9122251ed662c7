/**
 * Sign in to Amazon Cognito user pools with SRP, and with remembered devices: native in Node, WebAssembly
 * elsewhere, with one API.
 *
 * A value of a wrong type throws a `TypeError`; everything else that goes wrong is a {@link CognitoSrpError}.
 */

import type { Abortable } from './client.js';

export * from './client.js';
export * from './login.js';
export * from './storage.js';

/** What goes wrong. No password, token or code is ever part of it. */
export class CognitoSrpError extends Error {
  /**
   * A stable text for programs to compare: the service's own code such as `NotAuthorizedException`, or
   * `BadArgument`, `BadAnswer`, `UnexpectedAnswer`, `Misuse`, `SavedLogin`, `DeviceRefused`, `SignInEnded`,
   * `Transport`, `DeviceStore`, `TokenStore`, `Unanswered`, `NotSignedIn`, `TokenExpired`, `TokenKeyUnknown`,
   * `InvalidToken`, `NoRandomness`, `NoWebAssembly`, `NoWebCrypto`, `NoAddon`, `WorkerFailed`, `Internal`.
   */
  readonly code: string;
  /** With `BadArgument`, `BadAnswer` and `InvalidToken`: which one, in Cognito's spelling where it has one. */
  readonly field?: string;
  /** The HTTP status, when the service refused. */
  readonly status?: number;
  /** Whether `code` is the service's own. */
  readonly fromService?: true;
  /** Whether the service does not know the device any more. */
  readonly unknownDevice?: true;
  /** Seconds that the service's clock is ahead of this machine's, when a sign-in was refused and they differ much. */
  readonly clockOffset?: number;
  /** With `DeviceRefused`: the device, whose record was taken out of the store. Sign in again. */
  readonly deviceKey?: string;
  /** With `SignInEnded`: the service's reason, unless it is that there is no refresh token. */
  readonly serviceCode?: string;
  private constructor();
}

/** Which of both is in use: in Node it can be chosen with `COGNITO_SRP_BACKEND`. */
export function backendName(): 'native' | 'wasm';

/** Texts by their names, such as `ChallengeParameters`. */
export type Parameters = Record<string, string>;

export interface AppOptions {
  clientId: string;
  /** The app client's secret, where it has one: `SECRET_HASH` is made with it. */
  clientSecret?: string;
  /** The private value, 128 bytes at the most, for tests: random unless given. */
  a?: Uint8Array;
}

export interface ProofOptions {
  /** The time that is stated: now unless given; in seconds since 1970 if it is a number. */
  timestamp?: Date | number;
}

/** The password's proof, for those who send the messages themselves. Good for one proof. */
export class UserSrp {
  constructor(options: AppOptions & { userPoolId: string });
  /** The same off the main thread in Node. */
  static create(options: AppOptions & { userPoolId: string }): Promise<UserSrp>;
  /** A, in hexadecimal. */
  readonly srpA: string;
  /** `AuthParameters` of `InitiateAuth` with `USER_SRP_AUTH`. */
  authParameters(username: string, options?: { deviceKey?: string }): Parameters;
  /** `ChallengeResponses` to `PASSWORD_VERIFIER`. */
  passwordVerifier(
    challengeParameters: Parameters,
    password: string,
    options?: ProofOptions & { deviceKey?: string },
  ): Parameters;
  passwordVerifierAsync(
    challengeParameters: Parameters,
    password: string,
    options?: ProofOptions & { deviceKey?: string },
  ): Promise<Parameters>;
}

export interface DeviceSrpOptions extends AppOptions {
  deviceKey: string;
  deviceGroupKey: string;
  devicePassword: string;
}

/** The same for a remembered device. `username` is the user's internal name. */
export class DeviceSrp {
  constructor(options: DeviceSrpOptions);
  static create(options: DeviceSrpOptions): Promise<DeviceSrp>;
  readonly srpA: string;
  /** `ChallengeResponses` to `DEVICE_SRP_AUTH`. */
  deviceSrpAuth(username: string): Parameters;
  /** `ChallengeResponses` to `DEVICE_PASSWORD_VERIFIER`. */
  devicePasswordVerifier(challengeParameters: Parameters, username: string, options?: ProofOptions): Parameters;
  devicePasswordVerifierAsync(
    challengeParameters: Parameters,
    username: string,
    options?: ProofOptions,
  ): Promise<Parameters>;
}

export interface DeviceVerifier {
  /** To be kept as a secret: the device signs in with it. */
  devicePassword: string;
  /** For `ConfirmDevice`. */
  deviceSecretVerifierConfig: { PasswordVerifier: string; Salt: string };
}

/** Draws a password for a device, and what the pool is to keep of it. */
export function createDeviceVerifier(deviceKey: string, deviceGroupKey: string): DeviceVerifier;
export function createDeviceVerifierAsync(
  deviceKey: string,
  deviceGroupKey: string,
  options?: Abortable,
): Promise<DeviceVerifier>;

/** `SECRET_HASH` over a user name: the one that is sent beside it. */
export function secretHash(username: string, clientId: string, clientSecret: string): string;

/** The URI that authenticator apps read, usually from a QR code. */
export function otpauthUri(issuer: string, account: string, secretCode: string): string;
