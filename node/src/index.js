// The package: see `types/index.d.ts`.

import { backendName } from './backend.js';
import { CognitoSrpError } from './error.js';
import { Login } from './login.js';
import {
  createDeviceVerifier,
  createDeviceVerifierAsync,
  DeviceSrp,
  secretHash,
  UserSrp,
} from './srp.js';
import { CognitoClient } from './client/client.js';
import { TokenProvider } from './client/token-provider.js';
import { KeyValueDeviceStore, KeyValueTokenStore, MemoryStorage } from './storage.js';
import { awsSdkTransport } from './aws-sdk.js';
import { fetchTransport } from './client/transport.js';
import { otpauthUri } from './otpauth.js';

export {
  awsSdkTransport,
  backendName,
  CognitoClient,
  CognitoSrpError,
  createDeviceVerifier,
  createDeviceVerifierAsync,
  DeviceSrp,
  fetchTransport,
  KeyValueDeviceStore,
  KeyValueTokenStore,
  Login,
  MemoryStorage,
  otpauthUri,
  secretHash,
  TokenProvider,
  UserSrp,
};
