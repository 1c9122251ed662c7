import { AuthenticationDetails, CognitoUser, CognitoUserPool } from 'amazon-cognito-identity-js';

export function signIn({ userPoolId: UserPoolId, clientId: ClientId, endpoint }, Username, Password) {
  const user = new CognitoUser({ Username, Pool: new CognitoUserPool({ UserPoolId, ClientId, endpoint }) });
  return new Promise((resolve, onFailure) => {
    const onSuccess = (session) => resolve(session.getAccessToken().getJwtToken());
    user.authenticateUser(new AuthenticationDetails({ Username, Password }), { onSuccess, onFailure });
  });
}
