import { CognitoClient, CognitoSrpError, Login, UserSrp, type Answer, type Prompt } from '@cognito-srp/client';
import { LocalPool, totp } from '@cognito-srp/client/testing';
import { serve, useWorker } from '@cognito-srp/client/worker';

export const inWorker = (): void => serve();
export const inPage = (): void => useWorker(new Worker(new URL('./maths.js', import.meta.url), { type: 'module' }));

export async function signIn(userPoolId: string, clientId: string): Promise<string> {
  const client = new CognitoClient({ userPoolId, clientId, storage: globalThis.localStorage, devicePolicy: 'ask' });
  const answer = (prompt: Prompt): Answer =>
    prompt.challengeName === 'NEW_PASSWORD_REQUIRED' ? { newPassword: 'x', attributes: { name: 'y' } } : '123456';
  const signedIn = await client.signIn('jane', { flow: 'USER_AUTH', factor: 'EMAIL_OTP' }, { answer });
  if (signedIn.device.outcome === 'confirmed') console.log(signedIn.device.remembered);
  return signedIn.session.tokens.accessToken;
}

export function byHand(login: Login): void {
  const { step } = login;
  if (step?.type === 'send') console.log(step.request.operation);
  // @ts-expect-error a step that sends has no prompt
  if (step?.type === 'send') console.log(step.prompt);
}

// @ts-expect-error the pool is missing
new UserSrp({ clientId: 'c' });
// @ts-expect-error there is no such option
new CognitoClient({ userPoolId: 'p', clientId: 'c', colour: 'red' });

export const field = (error: unknown): string | undefined =>
  error instanceof CognitoSrpError ? error.field : undefined;
export const pool = async (): Promise<string> => (await LocalPool.start({ port: 0 })).endpoint + totp('ABC');
