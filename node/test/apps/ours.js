import { CognitoClient } from '@cognito-srp/client';

export async function signIn({ userPoolId, clientId, endpoint }, username, password) {
  const client = new CognitoClient({ userPoolId, clientId, endpoint });
  const { session } = await client.signIn(username, password);
  return session.tokens.accessToken;
}
