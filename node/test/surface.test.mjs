// What the types say there is and what there is: the same, at every entry, for `import` and for `require`.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { API, SymbolFlags } from 'typescript/unstable/sync';
import { LocalPool } from '@cognito-srp/client/testing';

const root = new URL('../', import.meta.url);
const require = createRequire(import.meta.url);
const { exports: entries } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));
const project = fileURLToPath(new URL('test/types/surface.json', root));
let compiler;
let checker;
let program;
let local;
let pool;

before(async () => {
  compiler = new API();
  ({ checker, program } = compiler.updateSnapshot({ openProjects: [project] }).getProject(project));
  local = await LocalPool.start();
  pool = await local.createUserPool();
});
after(async () => {
  compiler?.close();
  await local?.stop();
});

/** The files that an entry may lead to in this process, with the types that go with each. workerd's are for it alone. */
function* filesOf({ types, workerd, node = {}, ...others }) {
  for (const [condition, file] of [...Object.entries(node), ...Object.entries(others)]) {
    // The same as for `import`.
    if (condition === 'default') continue;
    yield { file, types: condition === 'require' ? types.require : types.import, isModule: condition !== 'require' };
  }
}

function symbolsIn(file) {
  const source = program.getSourceFile(fileURLToPath(new URL(file, root)));
  const symbols = new Map();
  for (const symbol of checker.getExportsOfModule(checker.getSymbolAtLocation(source))) {
    symbols.set(symbol.name, symbol.flags & SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
  }
  return symbols;
}

const is = (symbol, flag) => (symbol.flags & flag) !== 0;
const sorted = (names) => [...names].sort();

/** A text for each difference between a class, or an interface, and a prototype with what an instance has itself. */
function* compareMembers(name, symbol, prototype, sample = {}) {
  const described = symbol.getMembers();
  for (const member of described.values()) {
    if (is(member, SymbolFlags.Constructor) || member.name === '__constructor') continue;
    const own = Object.getOwnPropertyDescriptor(prototype, member.name);
    if (is(member, SymbolFlags.Method)) {
      if (typeof own?.value !== 'function') yield `${name}.${member.name} is no method`;
    } else if (!own?.get && !Object.hasOwn(sample, member.name) && !is(member, SymbolFlags.Optional)) {
      yield `${name}.${member.name} is neither an accessor nor a property`;
    }
  }
  const all = new Set(checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol)).map((each) => each.name));
  for (const member of [...Object.getOwnPropertyNames(prototype), ...Object.keys(sample)]) {
    if (member !== 'constructor' && !all.has(member)) yield `${name}.${member} has no type`;
  }
}

function* compareClass(name, symbol, value, sample) {
  if (!/^class\b/.test(Function.prototype.toString.call(value))) return yield `${name} is no class`;
  const described = sorted(symbol.getExports().keys()).filter((each) => each !== 'prototype');
  const statics = Object.getOwnPropertyNames(value).filter((each) => !['length', 'name', 'prototype'].includes(each));
  if (described.join() !== sorted(statics).join()) yield `${name} has ${statics} itself, and not ${described}`;
  yield* compareMembers(name, symbol, value.prototype, sample);
}

function* compareModule(symbols, found, samples) {
  const values = new Map([...symbols].filter(([, symbol]) => is(symbol, SymbolFlags.Value)));
  for (const name of sorted(Object.keys(found))) if (!values.has(name)) yield `${name} has no type`;
  for (const [name, symbol] of values) {
    const value = found[name];
    if (value === undefined) yield `${name} is not there`;
    else if (is(symbol, SymbolFlags.Class)) yield* compareClass(name, symbol, value, samples[name]);
    else if (is(symbol, SymbolFlags.Function) && typeof value !== 'function') yield `${name} is no function`;
    else if (name === 'default') {
      const members = checker.getPropertiesOfType(checker.getTypeOfSymbol(symbol)).map((each) => each.name);
      if (sorted(members).join() !== sorted(Object.keys(value)).join()) yield `default has ${Object.keys(value)}`;
    }
  }
}

function errorOf({ CognitoClient }) {
  try {
    return new CognitoClient({ userPoolId: 'eu-west-1_x', clientId: '' });
  } catch (error) {
    return error;
  }
}

/** A sign-in that waits for a code. */
function pendingOf({ CognitoClient }) {
  const body = JSON.stringify({ ChallengeName: 'SMS_MFA', Session: 'x'.repeat(20), ChallengeParameters: {} });
  const transport = async () => ({ status: 200, body });
  const client = new CognitoClient({ userPoolId: 'eu-west-1_x', clientId: 'client', transport });
  return client.startSignIn('jane', { flow: 'USER_PASSWORD_AUTH', password: 'pw' });
}

async function load(file, isModule) {
  const url = new URL(file, root);
  return isModule ? import(url) : require(fileURLToPath(url));
}

let count = 0;
for (const [entry, conditions] of Object.entries(entries)) {
  if (typeof conditions === 'string') continue;
  for (const { file, types, isModule } of filesOf(conditions)) {
    count += 1;
    test(`${entry}: ${file}`, async () => {
      const [symbols, found] = [symbolsIn(types), await load(file, isModule)];
      // What only an instance has, and not its prototype.
      const samples = { UserPool: pool };
      if (found.CognitoClient) samples.CognitoSrpError = errorOf(found);
      assert.deepEqual([...compareModule(symbols, found, samples)], []);
      if (!found.CognitoClient) return;
      const pending = await pendingOf(found);
      const described = symbols.get('PendingSignIn');
      assert.deepEqual([...compareMembers('pending', described, Object.getPrototypeOf(pending), pending)], []);
    });
  }
}

test('there is an entry of each kind, and what differs is noticed', () => {
  assert.ok(count > 20, `${count}`);
  const symbols = symbolsIn('types/index.d.ts');
  const found = { ...require('../dist/node/index.js') };
  found.extra = 1;
  delete found.secretHash;
  found.UserSrp = class {
    static more() {}
    authParameters = 5;
    other() {}
  };
  const differences = [...compareModule(symbols, found, { CognitoSrpError: errorOf(found) })];
  assert.deepEqual(differences, [
    'extra has no type',
    'UserSrp has more itself, and not create',
    'UserSrp.srpA is neither an accessor nor a property',
    'UserSrp.authParameters is no method',
    'UserSrp.passwordVerifier is no method',
    'UserSrp.passwordVerifierAsync is no method',
    'UserSrp.other has no type',
    'secretHash is not there',
  ]);
});
