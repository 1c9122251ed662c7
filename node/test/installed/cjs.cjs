const assert = require('node:assert/strict');
const { backendName, createDeviceVerifier, secretHash } = require('@cognito-srp/client');

assert.equal(secretHash('test', '123abd', 'clientSecret'), 'LoIX/oPJWZzFYv8liJYRo+CHv16FNDY10JlZEDjL3Vg=');
assert.equal(Buffer.from(createDeviceVerifier('key', 'group').devicePassword, 'base64').length, 40);
console.log(`  require: ${backendName()}`);
