import { Amplify } from '@aws-amplify/core';
import { fetchAuthSession, signIn as start } from '@aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from '@aws-amplify/auth/cognito';

export async function signIn({ userPoolId, clientId: userPoolClientId, endpoint: userPoolEndpoint }, username, password) {
  const Auth = { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint } };
  cognitoUserPoolsTokenProvider.setAuthConfig(Auth);
  Amplify.configure({ Auth }, { Auth: { tokenProvider: cognitoUserPoolsTokenProvider } });
  await start({ username, password });
  return (await fetchAuthSession()).tokens.accessToken.toString();
}
