/**
 * The functions, types and errors of cognito-srp-helper 2.3.4, over this package's core: change the name in the
 * import, and sessions that are stored already go on working. What is different:
 *
 * - The time is stated when a session is signed, not when it is made: the service refuses claims that are not fresh.
 *   A `timestamp` that a session brings along is not looked at.
 * - Values that would give a signature that is of no use, or one for somebody who wants to know the key, throw
 *   instead: B that is N or above, a `password` that is no hash where `isHashed` says so, what is not hexadecimal
 *   or base64, a pool id without an underscore.
 *
 * A session holds the password and the private value, as there; neither can be wiped from memory.
 * `UserSrp` of this package has neither.
 */

/** Requests as in the AWS SDK for JavaScript, versions 2 and 3, of users and of administrators. */
interface Request {
  ClientId: string | undefined;
  Session?: string;
  AnalyticsMetadata?: { AnalyticsEndpointId?: string };
  ClientMetadata?: Record<string, string>;
}

interface UserRequest extends Request {
  UserContextData?: { IpAddress?: string; EncodedData?: string };
}

interface AdminRequest extends Request {
  UserPoolId: string | undefined;
  ContextData?: {
    IpAddress: string | undefined;
    ServerName: string | undefined;
    ServerPath: string | undefined;
    HttpHeaders: { headerName?: string; headerValue?: string }[] | undefined;
    EncodedData?: string;
  };
}

interface Initiating {
  AuthFlow?: string;
  AuthParameters?: Record<string, string>;
}

interface Responding {
  ChallengeName?: string;
  ChallengeResponses?: Record<string, string>;
}

interface Response {
  ChallengeName?: string;
  Session?: string;
  ChallengeParameters?: Record<string, string>;
  AvailableChallenges?: string[];
  AuthenticationResult?: {
    AccessToken?: string;
    ExpiresIn?: number;
    TokenType?: string;
    RefreshToken?: string;
    IdToken?: string;
    NewDeviceMetadata?: { DeviceKey?: string; DeviceGroupKey?: string };
  };
}

/** Of `InitiateAuth` or `AdminInitiateAuth`. */
export type InitiateAuthRequest = (UserRequest & Initiating) | (AdminRequest & Initiating);
export type InitiateAuthResponse = Response;
/** Of `RespondToAuthChallenge` or `AdminRespondToAuthChallenge`. */
export type RespondToAuthChallengeRequest = (UserRequest & Responding) | (AdminRequest & Responding);
export type RespondToAuthChallengeResponse = Response;

/** What there is to know about a user. Nothing here takes it; it is a type there. */
export type Credentials = {
  sub: string;
  username: string;
  email: string;
  phone: string;
  password: string;
  poolId: string;
  clientId: string;
  secretId: string;
  secretHash: string;
  passwordHash: string;
};

/** Plain JSON. It holds the password and the private value. */
export type SrpSession = {
  username: string;
  password: string;
  /** Whether `password` is what {@link createPasswordHash} gave. */
  isHashed: boolean;
  poolId: string;
  /** What follows the region in `poolId`. */
  poolIdAbbr: string;
  /** When the session was made, or signed. */
  timestamp: string;
  /** a, in hexadecimal. */
  smallA: string;
  /** A, in hexadecimal. */
  largeA: string;
};

export type SrpSessionSigned = SrpSession & {
  /** `SRP_B`. */
  largeB: string;
  /** `SALT`. */
  salt: string;
  /** `SECRET_BLOCK`. */
  secret: string;
  passwordSignature: string;
};

export type DeviceVerifier = {
  /** To be kept: {@link signSrpSessionWithDevice} needs it. */
  DeviceRandomPassword: string;
  /** For `ConfirmDevice`. */
  DeviceSecretVerifierConfig: { PasswordVerifier?: string; Salt?: string };
};

/** `SECRET_HASH`. `userId` is the name that stands in the same request. */
export function createSecretHash(userId: string, clientId: string, secretId: string): string;

/** The hash that stands for the password. `userId` is the internal name, `USER_ID_FOR_SRP`. */
export function createPasswordHash(userId: string, password: string, poolId: string): string;

export function createDeviceVerifier(deviceKey: string, deviceGroupKey: string): DeviceVerifier;

/** With `isHashed`, the default, `password` is what {@link createPasswordHash} gave; else it is the password. */
export function createSrpSession(
  username: string,
  password: string,
  poolId: string,
  isHashed?: boolean,
): SrpSession;

/** Answers `PASSWORD_VERIFIER`. */
export function signSrpSession(session: SrpSession, response: InitiateAuthResponse): SrpSessionSigned;

/** Answers `DEVICE_PASSWORD_VERIFIER`; the device key is in the challenge. */
export function signSrpSessionWithDevice(
  session: SrpSession,
  response: RespondToAuthChallengeResponse,
  deviceGroupKey: string,
  deviceRandomPassword: string,
): SrpSessionSigned;

/** `request` with `SRP_A`. */
export function wrapInitiateAuth<T extends InitiateAuthRequest>(session: SrpSession, request: T): T;

/** `request` with the claim, and with `SRP_A` for `DEVICE_SRP_AUTH`. */
export function wrapAuthChallenge<T extends RespondToAuthChallengeRequest>(
  session: SrpSessionSigned,
  request: T,
): T;

/** A session cannot be signed: something is missing in the response, or cannot be used. */
export class SignSrpSessionError extends Error {
  constructor(message?: string);
}
export class MissingChallengeResponsesError extends SignSrpSessionError {}
export class MissingSaltError extends SignSrpSessionError {}
export class MissingSecretError extends SignSrpSessionError {}
export class MissingLargeBError extends SignSrpSessionError {}
export class MissingUserIdForSrpBError extends SignSrpSessionError {}
export class MissingDeviceKeyError extends SignSrpSessionError {}

/** A value is not in (0, N), so that the session must not be signed. */
export class AbortOnZeroSrpError extends Error {
  constructor(message?: string);
}
export class AbortOnZeroASrpError extends AbortOnZeroSrpError {}
export class AbortOnZeroBSrpError extends AbortOnZeroSrpError {}
export class AbortOnZeroUSrpError extends AbortOnZeroSrpError {}

/** All functions and errors as members of one object. */
declare const helper: {
  createSecretHash: typeof createSecretHash;
  createPasswordHash: typeof createPasswordHash;
  createDeviceVerifier: typeof createDeviceVerifier;
  createSrpSession: typeof createSrpSession;
  signSrpSession: typeof signSrpSession;
  signSrpSessionWithDevice: typeof signSrpSessionWithDevice;
  wrapInitiateAuth: typeof wrapInitiateAuth;
  wrapAuthChallenge: typeof wrapAuthChallenge;
  SignSrpSessionError: typeof SignSrpSessionError;
  MissingChallengeResponsesError: typeof MissingChallengeResponsesError;
  MissingSaltError: typeof MissingSaltError;
  MissingSecretError: typeof MissingSecretError;
  MissingLargeBError: typeof MissingLargeBError;
  MissingUserIdForSrpBError: typeof MissingUserIdForSrpBError;
  MissingDeviceKeyError: typeof MissingDeviceKeyError;
  AbortOnZeroSrpError: typeof AbortOnZeroSrpError;
  AbortOnZeroASrpError: typeof AbortOnZeroASrpError;
  AbortOnZeroBSrpError: typeof AbortOnZeroBSrpError;
  AbortOnZeroUSrpError: typeof AbortOnZeroUSrpError;
};
export default helper;
