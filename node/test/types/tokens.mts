// Compiled, not run.

import {
  CognitoClient,
  MemoryStorage,
  type ClientSeal,
  type PendingSignIn,
  type Session,
  type TokenProviderOptions,
} from '@cognito-srp/client';

declare const stored: Session;
const client = new CognitoClient({ userPoolId: 'eu-west-1_Example', clientId: 'client', storage: new MemoryStorage() });
export const shared: TokenProviderOptions = { reload: () => client.session(), onNewTokens: async () => {} };
export const provider = client.tokenProvider(stored, { received: 0, ...shared });
// @ts-expect-error: it gives a session, and not its tokens.
client.tokenProvider(stored, { reload: () => stored.tokens });

export async function keep(pending: PendingSignIn, seal: ClientSeal): Promise<Uint8Array> {
  const step = await pending.answer('123456', { signal: AbortSignal.timeout(1000) });
  if (step.type === 'done' && step.tokenStoreError) console.log(step.tokenStoreError.code, step.session);
  // @ts-expect-error: who is done has nothing to save.
  if (step.type === 'done') await step.saveAsync(seal);
  return pending.saveAsync(seal, 60);
}
