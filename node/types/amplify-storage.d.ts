/**
 * Sessions and remembered devices where Amplify and amazon-cognito-identity-js keep them, so that users stay signed
 * in and keep their devices when an application moves over, in either direction:
 *
 * ```js
 * new CognitoClient({ userPoolId, clientId, ...amplifyStorage({ version: 6, storage: localStorage }) });
 * ```
 *
 * Both versions write the same keys, and the difference of the clocks (`clockDrift`) in other units with the other
 * sign. The keys name the app client and the user, but neither pool nor endpoint.
 */

import type { DeviceStore, KeyValueStorage, TokenStore } from './storage.js';

export interface AmplifyStorageOptions {
  /** 5 for Amplify 5 and before and for amazon-cognito-identity-js, 6 for Amplify 6. */
  version: 5 | 6;
  /** What Amplify was given: `localStorage`, unless the application says otherwise. */
  storage: KeyValueStorage;
}

/** Amplify finds a device by the user's internal name only, so `byAlias` does too. */
export function amplifyStorage(options: AmplifyStorageOptions): {
  tokenStore: TokenStore;
  deviceStore: DeviceStore;
};
