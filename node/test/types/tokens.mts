// Compiled, not run.

import { CognitoClient, MemoryStorage, type Session, type TokenProviderOptions } from '@cognito-srp/client';

declare const stored: Session;
const client = new CognitoClient({ userPoolId: 'eu-west-1_Example', clientId: 'client', storage: new MemoryStorage() });
export const shared: TokenProviderOptions = { reload: () => client.session(), onNewTokens: async () => {} };
export const provider = client.tokenProvider(stored, { received: 0, ...shared });
// @ts-expect-error: it gives a session, and not its tokens.
client.tokenProvider(stored, { reload: () => stored.tokens });
