// For those who have the AWS SDK for JavaScript: it sends, and this package does the rest.

import { object } from './check.js';
import { failure, fetchTransport } from './client/transport.js';

/**
 * A transport over a client of `@aws-sdk/client-cognito-identity-provider`: `CognitoIdentityProvider`, whose
 * operations are methods. Its own settings count for endpoint, time-outs and proxies.
 */
export function awsSdkTransport(client) {
  object(client, 'client');
  // The SDK has no way to the pool's public keys.
  const forDocuments = fetchTransport();
  return async (request) => {
    const { operation, input, signal } = request;
    if (operation === undefined) return forDocuments(request);
    const method = operation[0].toLowerCase() + operation.slice(1);
    if (typeof client[method] !== 'function') {
      throw new TypeError(`client has no method ${method}: it takes a CognitoIdentityProvider`);
    }
    try {
      const { $metadata, ...output } = await client[method](input, { abortSignal: signal });
      return { status: $metadata?.httpStatusCode ?? 200, body: JSON.stringify(plain(output)) };
    } catch (error) {
      if (error?.$fault === undefined) throw failure(error);
      const { name, message, $metadata, $response } = error;
      return {
        error: { code: name, message, status: $metadata?.httpStatusCode ?? 400 },
        date: $response?.headers?.date,
      };
    }
  };
}

/** The SDK makes dates of the service's seconds; here they are seconds again. */
function plain(value) {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}
