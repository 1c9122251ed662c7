// Flows and answers as callers write them, in the shape that Rust reads.

/** A password alone stands for `USER_SRP_AUTH`. */
export function readFlow(flow) {
  if (typeof flow === 'string') return { kind: 'USER_SRP_AUTH', text: flow };
  if (typeof flow !== 'object' || flow === null) {
    throw new TypeError('flow is neither a password nor an object');
  }
  const { flow: kind, password, session, factor, parameters } = flow;
  if (kind === 'USER_AUTH') {
    if (session !== undefined) return { kind: 'USER_AUTH_SESSION', text: session };
    return { kind, text: factor, parameters: withPassword(parameters, password) };
  }
  if (kind === 'CUSTOM_AUTH' && password !== undefined) return { kind: 'CUSTOM_AUTH_SRP', text: password };
  return { kind, text: password };
}

/** The members that say which kind of answer it is; the others belong to one of these. */
const KINDS = ['code', 'newPassword', 'password', 'choice', 'factor', 'text', 'credential', 'email', 'responses'];

/** A text alone is read as the question would have it. */
export function readAnswer(answer) {
  if (typeof answer === 'string') return { kind: 'auto', text: answer };
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
      return { kind, text: value, parameters: answer.attributes };
    case 'factor':
      return { kind, text: value, parameters: withPassword(answer.parameters, answer.password) };
    case 'credential':
      return { kind, text: typeof value === 'string' ? value : JSON.stringify(value) };
    case 'responses':
      return { kind, parameters: value };
    default:
      return { kind, text: value };
  }
}

function withPassword(parameters, password) {
  return password === undefined ? parameters : { ...parameters, PASSWORD: password };
}
