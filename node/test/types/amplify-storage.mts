// Compiled, not run.

import { CognitoClient, MemoryStorage } from '@cognito-srp/client';
import { amplifyStorage } from '@cognito-srp/client/amplify-storage';

export const client = new CognitoClient({
  userPoolId: 'eu-west-1_Example',
  clientId: 'client',
  ...amplifyStorage({ version: 5, storage: new MemoryStorage() }),
});
export const inBrowsers = amplifyStorage({ version: 6, storage: localStorage });
// @ts-expect-error: there is no such version.
amplifyStorage({ version: 4, storage: localStorage });
// @ts-expect-error: the version has to be named.
amplifyStorage({ storage: localStorage });
