// Moving bytes, with nothing but fetch.

import { func } from '../check.js';
import { CognitoSrpError } from '../error.js';
import { FETCH_RULES } from '../host.js';

/** The most bytes of an answer that are read, as in the core; the service's own are a few kilobytes. */
const MOST_BYTES = 1 << 20;

/** Errors of a connection that never came about, so that nothing can have arrived. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** Sends with `fetch`. */
export function fetchTransport({ fetch: given } = {}) {
  if (given !== undefined) func(given, 'fetch');
  return async ({ url, method, headers, body, signal, timeout }) => {
    const send = given ?? globalThis.fetch;
    const { limited, end } = limit(signal, timeout);
    try {
      const response = await send(url, {
        method,
        headers,
        body,
        ...FETCH_RULES,
        signal: limited,
      });
      refuseRedirect(response);
      return {
        status: response.status,
        errorType: response.headers.get('x-amzn-errortype') ?? undefined,
        date: response.headers.get('date') ?? undefined,
        body: await readText(response),
      };
    } catch (error) {
      signal?.throwIfAborted();
      throw failure(limited.aborted ? limited.reason : error);
    } finally {
      end();
    }
  };
}

/** Of hosts that leave them to the caller. */
export function refuseRedirect({ status, type }) {
  if (type === 'opaqueredirect' || (status >= 300 && status < 400)) throw new Error('redirects are not followed');
}

/** A signal that is aborted with the caller's, or when time is up. */
function limit(signal, timeout) {
  const aborter = new AbortController();
  const stop = () => aborter.abort(signal.reason);
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop);
  const late = () => aborter.abort(new Error(`no answer within ${timeout} ms`));
  const timer = setTimeout(late, timeout);
  const end = () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  };
  return { limited: aborter.signal, end };
}

/** The body, unless it is too long. Not all hosts have streams. */
async function readText(response) {
  const reader = response.body?.getReader?.();
  if (!reader) return bounded(await response.text());
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    length += value.length;
    if (length > MOST_BYTES) {
      await reader.cancel();
      throw tooLong();
    }
    text += decoder.decode(value, { stream: true });
  }
}

function bounded(text) {
  if (text.length > MOST_BYTES) throw tooLong();
  return text;
}

const tooLong = () => new Error(`the body of the answer is longer than ${MOST_BYTES} bytes`);

/** Why nothing came back. */
export function failure(cause) {
  const reason = cause?.cause?.code ?? cause?.code;
  const error = new CognitoSrpError(`the service could not be reached: ${cause?.message ?? cause}`, {
    code: 'Transport',
    cause,
  });
  Object.defineProperty(error, 'notSent', { value: NOT_SENT.has(reason) });
  return error;
}
