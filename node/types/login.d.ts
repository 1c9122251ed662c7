import type { Abortable } from './client.js';
import type { Parameters } from './index.js';

/** A remembered device. It holds a password: keep it like one. */
export interface RememberedDevice {
  deviceKey: string;
  deviceGroupKey: string;
  devicePassword: string;
  /** The internal name of the user whose device it is. */
  username: string;
}

/** A device that the pool offers to know. */
export interface NewDevice {
  deviceKey: string;
  deviceGroupKey: string;
  username: string;
  accessToken: string;
}

export interface Tokens {
  accessToken: string;
  idToken: string | null;
  refreshToken: string | null;
  /** Seconds for which the access token is valid, counted from its issue. */
  expiresIn: number;
}

/** What may go along with every call, in Cognito's own words. */
export interface CallOptions {
  clientSecret?: string;
  /** For the pool's triggers. */
  clientMetadata?: Parameters;
  analyticsMetadata?: { AnalyticsEndpointId?: string };
  /** For servers: the user's address, so that not all users seem to sit at one machine. */
  userContextData?: { IpAddress?: string; EncodedData?: string };
}

export interface LoginConfig extends CallOptions {
  userPoolId: string;
  clientId: string;
  /** A user name, or an alias such as an e-mail address. */
  username: string;
  /** The device that this user has remembered here. */
  device?: RememberedDevice;
  /** The requests are those of an administrator, which have to be signed. */
  admin?: boolean;
  /** What a server says of the request that it acts for; makes it an administrator's login. */
  contextData?: {
    IpAddress: string;
    ServerName: string;
    ServerPath: string;
    HttpHeaders?: { headerName?: string; headerValue?: string }[];
    EncodedData?: string;
  };
}

/** How a sign-in starts. A password alone stands for `USER_SRP_AUTH`, which does not send it. */
export type Flow =
  | string
  | {
      flow:
        | 'USER_SRP_AUTH'
        | 'USER_PASSWORD_AUTH'
        | 'ADMIN_USER_PASSWORD_AUTH'
        | 'ADMIN_NO_SRP_AUTH';
      password: string;
    }
  /** With a password, it is proved by SRP first. */
  | { flow: 'CUSTOM_AUTH'; password?: string }
  /** With the factor that the user prefers, or with one chosen from those offered. */
  | { flow: 'USER_AUTH'; factor?: string; password?: string; parameters?: Parameters }
  /** With the session of `ConfirmSignUp`, whose code counts as the proof, once. */
  | { flow: 'USER_AUTH'; session: string };

/** An answer. A text alone is read as the question would have it: a code, a password, one of the options. */
export type Answer =
  | string
  | { code: string }
  | { newPassword: string; attributes?: Parameters }
  | { password: string }
  | { choice: string }
  | { factor: string; password?: string; parameters?: Parameters }
  | { text: string }
  /** What `navigator.credentials.get` gave, or its JSON. */
  | { credential: object | string }
  | { email: string }
  /** The members of `ChallengeResponses`; `USERNAME` and `SECRET_HASH` are added. */
  | { responses: Parameters };

/** The service's own error. */
export interface ServiceError {
  code: string;
  message: string;
  status: number;
}

/** A question to the person who signs in. */
export interface Prompt {
  /** Such as `SOFTWARE_TOKEN_MFA`. One that is not known comes out as itself. */
  challengeName: string;
  /** `ChallengeParameters`. */
  parameters: Parameters;
  /** Where a code went, masked, and how. */
  destination: string | null;
  medium: string | null;
  /** What there is to choose from. */
  options: string[];
  /** With `NEW_PASSWORD_REQUIRED`: attributes that are still missing, and those that are there. */
  requiredAttributes: string[];
  attributes: Parameters;
  /** With `MFA_SETUP`: the key to put into the authenticator app. */
  secretCode: string | null;
  /** Why the service did not take the last answer, when it is asked again. */
  refused: ServiceError | null;
}

/** A request, the same for `fetch` and for the AWS SDK. It holds secrets. */
export interface Request {
  /** Such as `InitiateAuth`. */
  operation: string;
  /** Its JSON object, with Cognito's member names. */
  input: Record<string, unknown>;
}

/** What to do next. */
export type Step =
  /** Send this, and pass what comes back to one of the `receive` methods. */
  | { type: 'send'; request: Request }
  /** Ask the person, and pass the answer to `answer`. */
  | { type: 'ask'; prompt: Prompt }
  | {
      type: 'done';
      signedIn: {
        tokens: Tokens;
        /** The user's internal name. */
        username: string;
        /** The remembered device that the sign-in was made with. */
        deviceKey: string | null;
        /** The device that the pool offers to know; confirm it. */
        newDevice: NewDevice | null;
      };
    };

/** What a saved login is bound to, besides its pool and app client. */
export interface Seal {
  /** 32 random bytes, kept by all processes that are to go on with the login. */
  key: Uint8Array;
  /** The address of the service. */
  endpoint: string;
  /** Whatever tells apart who may go on, such as the id of the browser session that the login belongs to. */
  context?: string | Uint8Array;
}

/** An HTTP answer, or what another client has read. */
export type HttpAnswer =
  | {
      status: number;
      /** The header `x-amzn-errortype`. */
      errorType?: string;
      /** The header `date`. */
      date?: string;
      body: string;
    }
  | { error: { code: string; message?: string; status?: number }; date?: string };

/**
 * A sign-in as a state machine that does no I/O: one request out, one answer in. After any error it is over. The
 * methods that end in `Async` do the maths off the main thread in Node. While one of them is under way, any other call
 * is refused with `Misuse`, and harms nothing. A `signal` ends the waiting; the login is over then.
 *
 * Where `@cognito-srp/client/worker` is in use, a login that {@link Login.start} made is in the worker: it has the
 * methods that give promises, and the others throw `Misuse`.
 */
export class Login {
  /** Starts a sign-in; {@link Login.step} is the request to send. */
  constructor(config: LoginConfig, flow: Flow);
  static start(config: LoginConfig, flow: Flow, options?: Abortable): Promise<Login>;
  /** Goes on with a saved login. The device and the client's secret are not in it: give them again. */
  static restore(saved: Uint8Array, seal: Seal, config: LoginConfig): Login;

  /** What to do next; nothing once the login has failed. */
  readonly step: Step | null;
  /** As typed at first, and from the first challenge on the internal one. */
  readonly username: string;
  /** The key of the device that turned out to be of no use: forget its record. */
  readonly forgottenDevice: string | undefined;
  /** How many seconds the service's clock is ahead, as far as its answers told. */
  readonly clockOffset: number;

  /** Takes what another client, such as the AWS SDK, has read. `date` is the header. */
  receive(output: object, options?: { date?: string }): Step;
  receiveAsync(output: object, options?: { date?: string } & Abortable): Promise<Step>;
  /** Takes the error of another client, such as the AWS SDK. */
  receiveError(error: object, options?: { date?: string }): Step;
  receiveErrorAsync(error: object, options?: { date?: string } & Abortable): Promise<Step>;
  receiveHttp(answer: HttpAnswer): Step;
  receiveHttpAsync(answer: HttpAnswer, options?: Abortable): Promise<Step>;
  answer(answer: Answer): Step;
  answerAsync(answer: Answer, options?: Abortable): Promise<Step>;
  /** The request that waits to be sent, made again with a device that was found late. */
  useDevice(device: RememberedDevice): Step;
  useDeviceAsync(device: RememberedDevice, options?: Abortable): Promise<Step>;
  /** Encrypted, for `seconds` from now (300 unless given); only while a person is asked. */
  save(seal: Seal, seconds?: number): Uint8Array;
  saveAsync(seal: Seal, seconds?: number): Promise<Uint8Array>;
}
