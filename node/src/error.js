/** What goes wrong, other than a value of a wrong type, which is a `TypeError`. */
export class CognitoSrpError extends Error {
  constructor(message, { code, cause, ...details }) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    for (const [name, value] of Object.entries(details)) {
      if (value !== undefined && value !== null) this[name] = value;
    }
  }

  get name() {
    return 'CognitoSrpError';
  }
}

/** The service's own error, in the shape that the backend gives it. */
export function refusal({ code, message, status, unknownDevice }, details = {}) {
  return new CognitoSrpError(message || code, {
    code,
    status,
    fromService: true,
    unknownDevice: unknownDevice || undefined,
    ...details,
  });
}
