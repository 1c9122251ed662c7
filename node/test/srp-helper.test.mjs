// The drop-in for cognito-srp-helper beside cognito-srp-helper itself.

import assert from 'node:assert/strict';
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterEach, mock, test } from 'node:test';
import * as peer from 'cognito-srp-helper';
import ours, * as all from '@cognito-srp/client/srp-helper';
import { CognitoSrpError } from '@cognito-srp/client';

const constants = JSON.parse(readFileSync(new URL('../../tests/vectors/constants.json', import.meta.url), 'utf8'));
const N = BigInt(`0x${constants.N_hex}`);
const USER_CHALLENGE = ['SALT', 'SECRET_BLOCK', 'SRP_B', 'USER_ID_FOR_SRP'];

afterEach(() => mock.timers.reset());

/** Both state the time, so it stands still. */
function stopClock(now = Date.UTC(2026, 0, 9, 0, 5, 7)) {
  mock.timers.enable({ apis: ['Date'], now });
}

const hex = (bytes) => randomBytes(bytes).toString('hex').replace(/^0+/, '');
const word = () => ['pass wörd', 'Ünïcode-ß', '密码🔑', '"\\\n'][randomInt(4)] + randomBytes(randomInt(1, 30)).toString('base64');

/** Salts are integers of either sign, of any length. */
function salt() {
  const digits = randomBytes(randomInt(1, 18)).toString('hex').slice(randomInt(2));
  return randomInt(3) === 0 ? `-${digits}` : digits;
}

function challenge() {
  return {
    SALT: salt(),
    SECRET_BLOCK: randomBytes(randomInt(1, 1500)).toString('base64'),
    SRP_B: '0'.repeat(randomInt(2)) + hex(380 + randomInt(4)),
    USER_ID_FOR_SRP: word(),
    DEVICE_KEY: `eu-west-1_${hex(16)}`,
  };
}

function session(isHashed = false, password = word()) {
  return peer.createSrpSession(word(), password, `eu-west-1_${hex(5)}`, isHashed);
}

test('it exports what is exported there, under its names and as the default', () => {
  assert.deepEqual(Object.keys(all).sort(), Object.keys(peer).sort());
  assert.deepEqual(Object.keys(ours).sort(), Object.keys(peer.default).sort());
  for (const [name, value] of Object.entries(ours)) assert.equal(value, all[name]);
  const required = createRequire(import.meta.url)('@cognito-srp/client/srp-helper');
  assert.equal(required.default.signSrpSession, ours.signSrpSession);
  for (const [name, value] of Object.entries(all)) assert.equal(value.length, peer[name].length, name);
});

test('hashes are the same', () => {
  for (let times = 0; times < 50; times += 1) {
    const [one, two, three] = [word(), word(), word()];
    assert.equal(all.createSecretHash(one, two, three), peer.createSecretHash(one, two, three));
    const pool = `eu-west-1_${hex(5)}`;
    assert.equal(all.createPasswordHash(one, two, pool), peer.createPasswordHash(one, two, pool));
  }
});

test('sessions have the same shape', () => {
  stopClock();
  const [mine, theirs] = [all, peer].map(({ createSrpSession }) => createSrpSession('jane', 'pass', 'eu-west-1_Pool'));
  assert.deepEqual(Object.keys(mine), Object.keys(theirs));
  const { smallA, largeA, ...rest } = mine;
  assert.deepEqual({ ...theirs, ...mine }, { ...theirs, smallA, largeA });
  assert.equal(rest.isHashed, true);
  assert.equal(rest.timestamp, 'Fri Jan 9 00:05:07 UTC 2026');
  assert.match(smallA, /^[1-9a-f][0-9a-f]{240,255}$/);
  assert.equal(BigInt(`0x${largeA}`), power(2n, BigInt(`0x${smallA}`)));
  assert.doesNotMatch(largeA, /^0/);
  assert.notEqual(all.createSrpSession('jane', 'pass', 'eu-west-1_Pool').smallA, smallA);
});

function power(base, exponent) {
  let result = 1n;
  for (const bit of exponent.toString(2)) result = (result * result * (bit === '1' ? base : 1n)) % N;
  return result;
}

test('users’ signatures are the same', () => {
  stopClock();
  for (let times = 0; times < 4; times += 1) {
    const begun = JSON.parse(JSON.stringify(session()));
    const response = { ChallengeParameters: challenge() };
    const signed = peer.signSrpSession(begun, response);
    assert.deepEqual(all.signSrpSession(begun, response), signed);
    // With the hash in place of the password it is the same signature.
    const password = all.createPasswordHash(response.ChallengeParameters.USER_ID_FOR_SRP, begun.password, begun.poolId);
    const hashed = all.signSrpSession({ ...begun, password, isHashed: true }, response);
    assert.equal(hashed.passwordSignature, signed.passwordSignature);
  }
});

test('devices’ signatures are the same', () => {
  stopClock();
  for (let times = 0; times < 2; times += 1) {
    const begun = session();
    const response = { ChallengeParameters: challenge() };
    const more = [`-${hex(4)}`, randomBytes(40).toString('base64')];
    const signed = peer.signSrpSessionWithDevice(begun, response, ...more);
    assert.deepEqual(all.signSrpSessionWithDevice(begun, response, ...more), signed);
  }
});

test('a hash that begins with a zero byte is one like any other', () => {
  stopClock();
  const begun = session();
  const response = { ChallengeParameters: challenge() };
  const { USER_ID_FOR_SRP } = response.ChallengeParameters;
  const zero = Array.from({ length: 10_000 }, (_, number) => `pass${number}`).find((password) =>
    peer.createPasswordHash(USER_ID_FOR_SRP, password, begun.poolId).startsWith('00'),
  );
  const with00 = { ...begun, password: zero };
  assert.deepEqual(all.signSrpSession(with00, response), peer.signSrpSession(with00, response));
});

test('requests are wrapped the same way', () => {
  const signed = { ...session(), largeB: 'b', salt: 's', secret: 'block', passwordSignature: 'signature' };
  const plain = { ClientId: 'id', Session: 'session', AuthParameters: { USERNAME: 'u' }, ChallengeResponses: { X: 'y' } };
  for (const request of [plain, { ClientId: 'id' }]) {
    assert.deepEqual(all.wrapInitiateAuth(signed, request), peer.wrapInitiateAuth(signed, request));
    assert.deepEqual(all.wrapAuthChallenge(signed, request), peer.wrapAuthChallenge(signed, request));
  }
  assert.deepEqual(plain.AuthParameters, { USERNAME: 'u' });
});

test('verifiers are those of their password', () => {
  const deviceKey = `eu-west-1_${hex(16)}`;
  for (const { createDeviceVerifier } of [all, peer]) {
    const { DeviceRandomPassword, DeviceSecretVerifierConfig, ...rest } = createDeviceVerifier(deviceKey, '-group');
    assert.deepEqual(rest, {});
    assert.equal(Buffer.from(DeviceRandomPassword, 'base64').length, 40);
    const { Salt, PasswordVerifier } = DeviceSecretVerifierConfig;
    // x = H(pad(s) ‖ H(group ‖ key ‖ ":" ‖ password)); `createPasswordHash` hashes the same for a pool of that name.
    const inner = peer.createPasswordHash(deviceKey, DeviceRandomPassword, 'any_-group');
    const x = createHashOf(Buffer.from(Salt, 'base64'), Buffer.from(inner, 'hex'));
    assert.equal(BigInt(`0x${Buffer.from(PasswordVerifier, 'base64').toString('hex')}`), power(2n, x));
    assert.ok(Buffer.from(Salt, 'base64')[0] < 0x80, 'a salt is not negative');
  }
});

function createHashOf(...parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return BigInt(`0x${hash.digest('hex')}`);
}

/** What both throw, in a form that can be compared. */
function thrown(library, work) {
  try {
    work(library);
  } catch (error) {
    const classes = Object.keys(library).filter((name) => name.endsWith('Error') && error instanceof library[name]);
    return { classes: classes.sort(), name: error.name, message: error.message };
  }
  return undefined;
}

test('errors have the same classes and texts', () => {
  for (const name of Object.keys(peer).filter((name) => name.endsWith('Error'))) {
    for (const parameters of [[], ['another text']]) {
      const make = (library) => {
        throw new library[name](...parameters);
      };
      assert.deepEqual(thrown(all, make), thrown(peer, make), name);
    }
  }
  const begun = session();
  const user = (response) => (library) => library.signSrpSession(begun, response);
  const device = (response) => (library) => library.signSrpSessionWithDevice(begun, response, '-g', 'password');
  for (const sign of [user, device]) {
    const identity = sign === user ? 'USER_ID_FOR_SRP' : 'DEVICE_KEY';
    const cases = [{}, { ChallengeParameters: undefined }, { ChallengeParameters: {} }];
    for (const name of [...USER_CHALLENGE.slice(0, 3), identity]) {
      for (const value of [undefined, '']) cases.push({ ChallengeParameters: { ...challenge(), [name]: value } });
    }
    for (const zero of ['0', '00000']) cases.push({ ChallengeParameters: { ...challenge(), SRP_B: zero } });
    for (const response of cases) {
      const theirs = thrown(peer, sign(response));
      assert.ok(theirs);
      assert.deepEqual(thrown(all, sign(response)), theirs);
    }
    assert.throws(() => sign(undefined)(peer), TypeError);
    assert.throws(() => sign(undefined)(all), TypeError);
  }
});

test('B that is N or above is refused, where the peer signs', () => {
  const begun = session();
  for (const large of [N, 2n * N, N + 5n, 1n << 4096n]) {
    const response = { ChallengeParameters: { ...challenge(), SRP_B: large.toString(16) } };
    assert.ok(peer.signSrpSession(begun, response).passwordSignature);
    assert.throws(() => all.signSrpSession(begun, response), all.AbortOnZeroBSrpError);
    assert.throws(() => all.signSrpSessionWithDevice(begun, response, '-g', 'p'), all.AbortOnZeroBSrpError);
  }
});

test('A that is zero or N is refused, where the peer signs', () => {
  const response = { ChallengeParameters: challenge() };
  for (const largeA of ['0', N.toString(16)]) {
    const begun = { ...session(), largeA };
    assert.ok(peer.signSrpSession(begun, response).passwordSignature);
    assert.throws(() => all.signSrpSession(begun, response), all.AbortOnZeroASrpError);
  }
});

test('what cannot be read is refused, where the peer signs something', () => {
  const parameters = challenge();
  const begun = session();
  const cases = [
    [begun, { SRP_B: 'xyz' }],
    [begun, { SRP_B: '-5' }],
    [begun, { SALT: 'salt' }],
    [begun, { SECRET_BLOCK: '%%%' }],
    [{ ...begun, smallA: 'a private value' }, {}],
    // A password where a hash was promised, which is the default: the peer signs for no password at all.
    [{ ...begun, isHashed: true, password: 'Correct-Horse-9!' }, {}],
    [{ ...begun, isHashed: true, password: 'abc123' }, {}],
  ];
  for (const [signing, change] of cases) {
    const response = { ChallengeParameters: { ...parameters, ...change } };
    assert.ok(peer.signSrpSession(signing, response).passwordSignature);
    assert.throws(
      () => all.signSrpSession(signing, response),
      (error) => error.constructor === all.SignSrpSessionError && error.cause instanceof CognitoSrpError,
    );
  }
});

test('a pool id without a name is refused, where the peer hashes "undefined"', () => {
  assert.equal(peer.createPasswordHash('u', 'p', 'pool'), peer.createPasswordHash('u', 'p', 'eu_undefined'));
  for (const poolId of ['pool', 'eu_']) {
    assert.throws(() => all.createPasswordHash('u', 'p', poolId), { code: 'BadArgument', field: 'poolId' });
    assert.throws(() => all.createSrpSession('u', 'p', poolId), { code: 'BadArgument', field: 'poolId' });
  }
});

test('the time is that of the signature, where the peer states that of the session', () => {
  stopClock(Date.UTC(2026, 6, 31, 23, 59, 59));
  const begun = [all, peer].map((library) => library.createSrpSession('jane', 'Correct', 'eu-west-1_Pool', false));
  mock.timers.reset();
  stopClock(Date.UTC(2026, 7, 1, 0, 10, 0));
  const response = { ChallengeParameters: challenge() };
  const signed = [all, peer].map((library, index) => library.signSrpSession(begun[index], response));
  const stated = signed.map((one) => all.wrapAuthChallenge(one, { ClientId: 'id' }).ChallengeResponses.TIMESTAMP);
  assert.deepEqual(stated, ['Sat Aug 1 00:10:00 UTC 2026', 'Fri Jul 31 23:59:59 UTC 2026']);
});
