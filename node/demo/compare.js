// The same sign-in here and with Amplify, and how long each takes beside what goes over the wire.

import { Amplify } from '@aws-amplify/core';
import { signIn, signOut } from '@aws-amplify/auth';
import { cognitoUserPoolsTokenProvider } from '@aws-amplify/auth/cognito';
import { CognitoClient } from '@cognito-srp/client';

const TIMES = 5;

/** Milliseconds, the middle of a few. */
export async function compare({ username, password, ...pool }) {
  const client = new CognitoClient(pool);
  useAmplify(pool);
  return {
    ours: await middle(() => client.signIn(username, password)),
    amplify: await middle(() => signIn({ username, password }), signOut),
  };
}

function useAmplify({ userPoolId, clientId: userPoolClientId, endpoint: userPoolEndpoint }) {
  const Auth = { Cognito: { userPoolId, userPoolClientId, userPoolEndpoint } };
  cognitoUserPoolsTokenProvider.setAuthConfig(Auth);
  Amplify.configure({ Auth }, { Auth: { tokenProvider: cognitoUserPoolsTokenProvider } });
}

async function middle(work, afterwards = () => {}) {
  const times = [];
  for (let time = 0; time < TIMES; time += 1) {
    times.push(await timed(work));
    await afterwards();
  }
  return times.sort((one, other) => one - other)[Math.floor(TIMES / 2)];
}

async function timed(work) {
  const { fetch } = globalThis;
  let waited = 0;
  globalThis.fetch = async (...request) => {
    const start = performance.now();
    const response = await fetch(...request);
    const body = await response.arrayBuffer();
    waited += performance.now() - start;
    return new Response(body, response);
  };
  const start = performance.now();
  try {
    await work();
    return performance.now() - start - waited;
  } finally {
    globalThis.fetch = fetch;
  }
}
