import client = require('@cognito-srp/client');
import testing = require('@cognito-srp/client/testing');

export const hash: string = client.secretHash('a', 'b', 'c');
export const pool: Promise<testing.LocalPool> = testing.LocalPool.start();
