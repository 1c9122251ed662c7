// Calls with random arguments, one after the other: whatever is given, there is no panic. `COGNITO_SRP_SEED` repeats a
// run; the seed of each is printed.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { beforeEach, test } from 'node:test';
import { inspect } from 'node:util';
import { CognitoSrpError, DeviceSrp, Login, UserSrp } from '@cognito-srp/client';

const { call, Machine } = createRequire(import.meta.url)('../dist/node/machine.js');
const seed = Number(process.env.COGNITO_SRP_SEED ?? crypto.getRandomValues(new Uint32Array(1))[0]);
console.log(`COGNITO_SRP_SEED=${seed}`);

/** mulberry32: each test begins with the seed, so that it repeats alone too. */
let state;
beforeEach(() => {
  state = seed >>> 0;
});
function random(bound) {
  state = (state + 0x6d2b79f5) >>> 0;
  let bits = Math.imul(state ^ (state >>> 15), state | 1);
  bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
  return ((bits ^ (bits >>> 14)) >>> 0) % bound;
}
const chance = (one) => random(one) === 0;
const any = (list) => list[random(list.length)];
/** An object with most of these members; now and then one is something else. */
const some = (members) =>
  Object.fromEntries(
    Object.entries(members)
      .filter(() => !chance(12))
      .map(([name, value]) => [name, chance(10) ? junk() : typeof value === 'function' ? value() : value]),
  );

const NUMBERS = [0, -1, 1, 1700000000, 4294967296, 1e300, 9007199254740993, -0.5];
const TEXTS = ['', 'eu-west-1_x', 'ff', '-1', 'AAAA', '%%%', '\0é😀', 'x'.repeat(3000), 'PASSWORD', '123456', '{}'];
const junk = () => any([...TEXTS, ...NUMBERS, null, true, [], {}, [{}], { code: 'x' }, { a: { a: {} } }]);

/** Whether a call's error is one that it may give. */
function check(error, what) {
  const repeat = `COGNITO_SRP_SEED=${seed}: ${inspect(what, { depth: 9 })}`;
  assert.ok(error instanceof TypeError || error instanceof CognitoSrpError, `${repeat}: ${error?.stack}`);
  assert.notEqual(error.code, 'Internal', repeat);
}

const hex = (bytes) => Array.from({ length: bytes * 2 }, () => '0123456789abcdef'[random(16)]).join('');
const base64 = (bytes) => Buffer.from(hex(bytes), 'hex').toString('base64');
const parameters = () =>
  some({
    USER_ID_FOR_SRP: () => any(['jane', 'id']),
    USERNAME: 'jane',
    SALT: () => hex(1 + random(20)),
    SRP_B: () => any([hex(384), hex(10), '0', 'f'.repeat(768)]),
    SECRET_BLOCK: () => base64(random(60)),
    DEVICE_KEY: () => any(['key', 'other']),
    CODE_DELIVERY_DESTINATION: 'j***',
    MFAS_CAN_CHOOSE: '["SMS_MFA","SOFTWARE_TOKEN_MFA"]',
    MFAS_CAN_SETUP: () => any(['["SOFTWARE_TOKEN_MFA"]', '["SMS_MFA","EMAIL_OTP"]', '[']),
    requiredAttributes: '["userAttributes.name"]',
    userAttributes: '{"email":"x"}',
    CREDENTIAL_REQUEST_OPTIONS: '{}',
  });
const CHALLENGES = [
  'PASSWORD_VERIFIER', 'DEVICE_SRP_AUTH', 'DEVICE_PASSWORD_VERIFIER', 'SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP',
  'SMS_OTP', 'NEW_PASSWORD_REQUIRED', 'SELECT_MFA_TYPE', 'MFA_SETUP', 'SELECT_CHALLENGE', 'CUSTOM_CHALLENGE',
  'PASSWORD', 'PASSWORD_SRP', 'WEB_AUTHN', 'ADMIN_NO_SRP_AUTH', 'WHATEVER',
];
const challenge = () =>
  some({
    ChallengeName: () => any(CHALLENGES),
    Session: () => any(['s'.repeat(20), 's'.repeat(2048)]),
    ChallengeParameters: parameters,
    AvailableChallenges: () => ['PASSWORD', 'EMAIL_OTP'],
  });
const tokens = () => some({ AccessToken: 'a', IdToken: 'i', RefreshToken: 'r', ExpiresIn: 3600, TokenType: 'Bearer' });
const done = () => {
  const result = tokens();
  if (chance(2)) result.NewDeviceMetadata = some({ DeviceKey: 'key', DeviceGroupKey: 'group' });
  return { AuthenticationResult: result };
};
const secret = () => some({ SecretCode: 'ABCDEFGH', Session: 's'.repeat(20), Status: 'SUCCESS' });
const refused = () => ({
  __type: any(['NotAuthorizedException', 'CodeMismatchException', 'ResourceNotFoundException', 'x#y']),
  message: any(['Device does not exist.', 'Invalid session', '']),
});
const body = () => JSON.stringify(any([challenge, challenge, challenge, done, secret, refused, junk])());
const answerOf = () => {
  if (chance(6)) return some({ error: () => some({ code: 'NotAuthorizedException', message: 'x', status: 400 }) });
  return some({ status: () => any([200, 200, 200, 400, 500]), body, date: 'Tue, 03 Feb 2026 12:00:00 GMT' });
};
const device = () =>
  some({ deviceKey: 'key', deviceGroupKey: 'group', devicePassword: 'password', username: () => any(['jane', 'id']) });
const FLOWS = ['USER_SRP_AUTH', 'USER_PASSWORD_AUTH', 'CUSTOM_AUTH', 'CUSTOM_AUTH_SRP', 'USER_AUTH', 'USER_AUTH_SESSION'];
const ANSWERS = ['auto', 'code', 'newPassword', 'password', 'choice', 'factor', 'text', 'credential', 'email', 'responses'];
const app = { userPoolId: 'eu-west-1_Fuzz', clientId: 'client' };
const proof = () => some({ challengeParameters: parameters, password: 'pw', username: 'jane', deviceKey: 'key' });

/** How many of each thing are made and how, and what they can be asked. */
const THINGS = {
  UserSrp: {
    rounds: 60,
    make: () => ['UserSrp.new', { ...app, clientSecret: any([undefined, 'secret']) }],
    methods: { authParameters: () => some({ username: 'jane', deviceKey: 'key' }), passwordVerifier: proof },
  },
  DeviceSrp: {
    rounds: 60,
    make: () => ['DeviceSrp.new', { ...app, deviceKey: 'key', deviceGroupKey: 'group', devicePassword: 'password' }],
    methods: { deviceSrpAuth: () => some({ username: 'jane' }), devicePasswordVerifier: proof },
  },
  Login: {
    rounds: 200,
    make: () => [
      'Login.start',
      {
        config: { ...app, username: 'jane', device: any([undefined, { ...device(), username: 'jane' }]) },
        flow: { kind: any(FLOWS), text: any(['pw', 'PASSWORD', 'PASSWORD_SRP']) },
      },
    ],
    methods: {
      receive: answerOf,
      receiveAgain: answerOf,
      answer: () => some({ kind: () => any(ANSWERS), text: () => any(TEXTS), parameters }),
      useDevice: () => some({ device }),
      save: () =>
        some({ key: () => base64(32), endpoint: 'https://x/', context: () => base64(3), seconds: () => any(NUMBERS) }),
      status: () => ({}),
    },
  },
  TokenKeeper: {
    rounds: 200,
    make: () => [
      'TokenKeeper.new',
      {
        ...{ clientId: 'client', username: 'jane', refreshToken: 'r', rotation: chance(2), received: any([0, 1e9]) },
        tokens: { accessToken: 'a', refreshToken: any([null, 'r']), expiresIn: any([0, 3600, 4294967295]) },
      },
    ],
    methods: {
      need: () => some({ now: () => any(NUMBERS) }),
      receive: answerOf,
      notSent: () => ({}),
      expire: () => ({}),
      tokens: () => ({}),
    },
  },
};
const ALL_METHODS = Object.entries(THINGS).flatMap(([name, { methods }]) =>
  Object.keys(methods).map((method) => `${name}.${method}`),
);

for (const [name, { rounds, make, methods }] of Object.entries(THINGS)) {
  test(`${name}: no order of calls panics`, () => {
    let successes = 0;
    for (let round = 0; round < rounds; round += 1) {
      const machine = new Machine();
      const calls = [];
      const ask = (method, argument) => {
        calls.push([method, argument]);
        try {
          machine.call(method, argument);
          successes += 1;
        } catch (error) {
          check(error, calls);
        }
      };
      try {
        machine.call(...make());
      } catch (error) {
        check(error, name);
        continue;
      }
      for (let count = 2 + random(8); count > 0; count -= 1) {
        // Now and then a method of something else, or of nothing.
        if (chance(15)) ask(any([...ALL_METHODS, `${name}.nothing`]), answerOf());
        else {
          const method = any(Object.keys(methods));
          ask(`${name}.${method.replace('Again', '')}`, methods[method]());
        }
      }
      machine.free();
    }
    // Or nothing was tried that gets anywhere.
    assert.ok(successes > 10, `${successes}`);
  });
}

/** What JSON cannot say, or not as it is. */
const odd = () =>
  any([
    undefined, null, Symbol('x'), 5n, () => {}, new Date(NaN), new Date(8.64e15), new Uint8Array(3), NaN, Infinity,
    Object.assign({}, { toJSON: () => 'x' }), new Map(), cyclic(), 'half \ud800', ...TEXTS, ...NUMBERS, {}, [],
  ]);
function cyclic() {
  const one = {};
  one.one = one;
  return one;
}

test('what callers hold takes whatever they give', async () => {
  const makers = [
    () => new UserSrp(app),
    () => new DeviceSrp({ ...app, deviceKey: 'key', deviceGroupKey: 'group', devicePassword: 'password' }),
    () => new Login({ ...app, username: 'jane' }, { flow: 'USER_PASSWORD_AUTH', password: 'pw' }),
  ];
  for (let round = 0; round < 60; round += 1) {
    const thing = any(makers)();
    const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(thing)).filter((name) => name !== 'constructor');
    for (let count = 6; count > 0; count -= 1) {
      const method = any(methods);
      const given = Array.from({ length: random(4) }, () => (chance(3) ? any([challenge, device, answerOf])() : odd()));
      try {
        const member = thing[method];
        await (typeof member === 'function' ? thing[method](...given) : member);
      } catch (error) {
        check(error, [thing.constructor.name, method, given]);
      }
    }
  }
});

test('no call with any argument panics', () => {
  const names = [
    'UserSrp.new', 'DeviceSrp.new', 'Login.start', 'Login.restore', 'TokenKeeper.new', 'Login.receive', 'x.y',
    'createDeviceVerifier', 'secretHash', 'timestamp', 'innerHash', 'publicA', 'sessionKey', 'signClaim',
    'endpointHost', 'confirmDevice', 'readHttp', 'refresh', 'refreshed', 'unverifiedToken', 'keyOfToken',
    'acceptToken', 'retryDelay', 'no such call',
  ];
  const members = [
    'userPoolId', 'clientId', 'username', 'password', 'config', 'flow', 'kind', 'text', 'a', 'key', 'saved', 'body',
    'now', 'attempt', 'jitter', 'token', 'keys', 'deviceKey', 'deviceGroupKey', 'namespace', 'name', 'publicB', 'salt',
    'innerHash', 'sessionKey', 'secretBlock', 'timestamp', 'operation', 'status', 'error', 'tokens', 'endpoint',
  ];
  for (const name of names) {
    for (let round = 0; round < 60; round += 1) {
      const argument = Object.fromEntries(
        members.filter(() => random(3) > 0).map((member) => [member, junk()]),
      );
      try {
        call(name, argument);
      } catch (error) {
        check(error, [name, argument]);
      }
    }
  }
});
