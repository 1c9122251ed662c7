/** A local user pool for tests: in the process, on a free port of 127.0.0.1, without AWS. */

import type { ClientOptions, CognitoClient } from './client.js';

export interface LocalPoolSettings {
  /** 0, the default, is a free one. */
  port?: number;
  region?: string;
  /** What stands in `iss` of tokens: the pool's own address, or the one that AWS's would have. */
  issuer?: 'local' | 'aws';
  /** Whether others may move the clock over HTTP. */
  testClock?: boolean;
  /** Seconds by which the time of a password claim may be off. */
  timestampWindow?: number;
  /** Whether a refresh needs the confirmed device where devices are tracked, as with AWS. */
  refreshNeedsDevice?: boolean;
  /**
   * Whether user pools sign tokens with the same keys, those of all pools of this process that do; they do unless set.
   * It saves some tenths of a second for each pool. With AWS each pool has its own keys.
   */
  sharedKeys?: boolean;
  /** Access keys, id to secret, with one of which operations of administrators have to be signed then. */
  accessKeys?: Record<string, string>;
}

/** A message that AWS would have sent. */
export interface SentCode {
  purpose: string;
  destination: string;
  code: string;
  /** Seconds since 1970, by the pool's clock. */
  created: number;
}

/** A service like Amazon Cognito's that listens until it is stopped. It checks every proof, code and token. */
export class LocalPool {
  private constructor();
  static start(settings?: LocalPoolSettings): Promise<LocalPool>;
  readonly endpoint: string;
  /** Opens the paths under `/_local/`. */
  readonly token: string;
  /** Seconds since 1970, by the pool's clock. */
  readonly now: number;
  advance(seconds: number): void;
  /** Newest first. */
  codes(userPoolId: string, username: string): SentCode[];
  /** Any operation without HTTP, administrators' too. */
  handle(operation: string, input?: object): Promise<Record<string, any>>;
  createUserPool(input?: object): Promise<UserPool>;
  stop(): Promise<void>;
}

export class UserPool {
  private constructor();
  readonly id: string;
  /** An operation, with `UserPoolId` added. */
  handle(operation: string, input?: object): Promise<Record<string, any>>;
  /** A confirmed user with a password; with `temporary`, it has to be replaced at the first sign-in. */
  createUser(
    username: string,
    password: string,
    options?: { attributes?: Record<string, string>; temporary?: boolean },
  ): Promise<void>;
  codes(username: string): SentCode[];
  createClient(input?: object): Promise<{ ClientId: string; ClientSecret?: string }>;
  /** A client of this package for a new app client, which is made with `appClient`. */
  client(options?: { appClient?: object } & Partial<ClientOptions>): Promise<CognitoClient>;
}

/** The six digits that an authenticator app shows at a time, in seconds since 1970; now unless given. */
export function totp(secretCode: string, at?: number): string;
