// The errors of cognito-srp-helper: its classes and its texts, which callers compare.

/** `name` stays `Error`, as it is there. */
export class SignSrpSessionError extends Error {
  constructor(message = 'Could not sign SRP session') {
    super(message);
  }
}

/** What is missing in the response. It calls `ChallengeParameters` `ChallengeResponses`, as it does there. */
const missing = (what) => `Could not sign SRP session because of missing or undefined ${what}`;
const missingParameter = (name) => missing(`${name} in response.ChallengeResponses`);

export class MissingChallengeResponsesError extends SignSrpSessionError {
  constructor(message = missing('ChallengeResponses in response')) {
    super(message);
  }
}

export class MissingSaltError extends SignSrpSessionError {
  constructor(message = missingParameter('SALT')) {
    super(message);
  }
}

export class MissingSecretError extends SignSrpSessionError {
  constructor(message = missingParameter('SECRET_BLOCK')) {
    super(message);
  }
}

export class MissingLargeBError extends SignSrpSessionError {
  constructor(message = missingParameter('SRP_B')) {
    super(message);
  }
}

export class MissingUserIdForSrpBError extends SignSrpSessionError {
  constructor(message = missingParameter('USER_ID_FOR_SRP')) {
    super(message);
  }
}

export class MissingDeviceKeyError extends SignSrpSessionError {
  constructor(message = missingParameter('DEVICE_KEY')) {
    super(message);
  }
}

export class AbortOnZeroSrpError extends Error {
  constructor(message = 'Aborting SRP due to 0 value') {
    super(message);
  }
}

const zero = (what) => `Aborting SRP due to 0 value received for ${what}`;

export class AbortOnZeroASrpError extends AbortOnZeroSrpError {
  constructor(message = zero('client public key (A)')) {
    super(message);
  }
}

export class AbortOnZeroBSrpError extends AbortOnZeroSrpError {
  constructor(message = zero('server public key (B)')) {
    super(message);
  }
}

export class AbortOnZeroUSrpError extends AbortOnZeroSrpError {
  constructor(message = zero('public key hash (u)')) {
    super(message);
  }
}
