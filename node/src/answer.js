// Flows and answers as callers write them, in the shape that Rust reads. There a text is a text: what its name is here
// has to be said here.

import { object, text, texts } from './check.js';

const WITH_PASSWORD = ['USER_SRP_AUTH', 'USER_PASSWORD_AUTH', 'ADMIN_USER_PASSWORD_AUTH', 'ADMIN_NO_SRP_AUTH'];

/** A password alone stands for `USER_SRP_AUTH`. */
export function readFlow(flow) {
  if (typeof flow === 'string') return { kind: 'USER_SRP_AUTH', text: text(flow, 'password') };
  if (typeof flow !== 'object' || flow === null) {
    throw new TypeError('flow is neither a password nor an object');
  }
  const { password, session, factor, parameters } = flow;
  const kind = text(flow.flow, 'flow');
  if (kind === 'USER_AUTH') {
    if (session !== undefined) return { kind: 'USER_AUTH_SESSION', text: text(session, 'session') };
    if (factor !== undefined) text(factor, 'factor');
    return { kind, text: factor, parameters: withPassword(parameters, password) };
  }
  if (WITH_PASSWORD.includes(kind)) return { kind, text: text(password, 'password') };
  if (kind === 'CUSTOM_AUTH' && password !== undefined) {
    return { kind: 'CUSTOM_AUTH_SRP', text: text(password, 'password') };
  }
  return { kind };
}

/** The members that say which kind of answer it is; the others belong to one of these. */
const KINDS = ['code', 'newPassword', 'password', 'choice', 'factor', 'text', 'credential', 'email', 'responses'];

/** A text alone is read as the question would have it. */
export function readAnswer(answer) {
  if (typeof answer === 'string') return { kind: 'auto', text: text(answer, 'answer') };
  if (typeof answer !== 'object' || answer === null) {
    throw new TypeError('answer is neither a string nor an object');
  }
  const given = KINDS.filter((kind) => answer[kind] !== undefined);
  // A password belongs to a factor where there is one.
  const kind = given.includes('factor') ? 'factor' : given[0];
  if (kind === undefined || (given.length > 1 && kind !== 'factor')) {
    throw new TypeError(`answer does not have one of ${KINDS.join(', ')}`);
  }
  const value = answer[kind];
  switch (kind) {
    case 'newPassword':
      if (answer.attributes !== undefined) texts(answer.attributes, 'attributes');
      return { kind, text: text(value, kind), parameters: answer.attributes };
    case 'factor':
      return { kind, text: text(value, kind), parameters: withPassword(answer.parameters, answer.password) };
    case 'credential':
      return { kind, text: typeof value === 'string' ? value : JSON.stringify(object(value, kind)) };
    case 'responses':
      return { kind, parameters: texts(value, kind) };
    default:
      return { kind, text: text(value, kind) };
  }
}

function withPassword(parameters, password) {
  if (parameters !== undefined) texts(parameters, 'parameters');
  return password === undefined ? parameters : { ...parameters, PASSWORD: text(password, 'password') };
}
