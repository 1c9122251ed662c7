// Our pool, started as a program for the tests of a file, and a way into it that writes down what passes.

import { spawn } from 'node:child_process';
import { createHmac, webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import readline from 'node:readline';

// What browsers have and Node 18 and 20 do not.
globalThis.crypto ??= webcrypto;
globalThis.navigator ??= { userAgent: `Node ${process.version}` };

export const PASSWORD = 'Correct-Horse-9!';
export const NEW_PASSWORD = 'Another-Horse-8!';
export const WRONG_PASSWORD = 'Wrong-Horse-9!';
export const REGION = 'eu-west-1';
export const TEST = { timeout: 120_000 };
const PATIENCE = 30_000; // milliseconds until a program that does not answer counts as broken
const PASSED_ON = ['authorization', 'content-type', 'x-amz-target', 'x-amz-date', 'x-amz-content-sha256'];

/** The version of a package that is really installed. */
export function version(name) {
  const file = new URL(`node_modules/${name}/package.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')).version;
}

/** A running `cognito-local-pool`. */
export class LocalPool {
  advanced = 0;

  static async start() {
    const pool = new LocalPool();
    const program = process.env.COGNITO_LOCAL_POOL;
    if (!program) throw new Error('COGNITO_LOCAL_POOL must name the program');
    pool.process = spawn(program, ['--port', '0', '--region', REGION, '--test-clock'], { stdio: ['ignore', 'pipe', 'inherit'] });
    pool.kill = () => pool.process.kill('SIGKILL');
    process.once('exit', pool.kill);
    const lines = readline.createInterface({ input: pool.process.stdout });
    const { endpoint, token } = JSON.parse(
      await new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error('cognito-local-pool did not get ready')), PATIENCE);
        lines.once('line', (line) => {
          clearTimeout(timer);
          resolve(line);
        });
        pool.process.once('error', reject);
        pool.process.once('exit', (status) => reject(new Error(`cognito-local-pool ended: ${status}`)));
      }),
    );
    Object.assign(pool, { endpoint, token });
    return pool;
  }

  async stop() {
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    const timer = setTimeout(this.kill, PATIENCE);
    this.process.kill();
    await ended;
    clearTimeout(timer);
    process.off('exit', this.kill);
  }

  /** Moves the pool's clock on. A claim's time may be off by 600 s, so all of it together must stay below. */
  async advance(seconds) {
    const answer = await fetch(`${this.endpoint}/_local/clock`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ advance_seconds: seconds }),
    });
    if (!answer.ok) throw new Error(`the clock did not move: ${answer.status}`);
    this.advanced += seconds;
  }

  /** The code that an authenticator app shows by the pool's clock (RFC 6238). */
  totp(secret) {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor((Date.now() / 1000 + this.advanced) / 30)));
    const digest = createHmac('sha1', fromBase32(secret)).update(counter).digest();
    const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
    return String(number % 1_000_000).padStart(6, '0');
  }

  /** A code that no authenticator app shows now. */
  wrongTotp(secret) {
    return String((Number(this.totp(secret)) + 500_000) % 1_000_000).padStart(6, '0');
  }
}

function fromBase32(text) {
  const bits = [...text.replace(/=+$/, '')]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('');
  return Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
}

/** Passes every request on to a pool, and keeps what each one asked and who sent it. */
export class Recorder {
  calls = [];

  static async start(pool) {
    const recorder = new Recorder();
    recorder.server = http.createServer((request, answer) => {
      recorder.passOn(pool, request, answer).catch((error) => answer.destroy(error));
    });
    await new Promise((resolve) => recorder.server.listen(0, '127.0.0.1', resolve));
    recorder.endpoint = `http://127.0.0.1:${recorder.server.address().port}`;
    return recorder;
  }

  async passOn(pool, request, answer) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { headers } = request;
    const parsed = JSON.parse(body);
    const call = {
      name: parsed.ChallengeName ?? headers['x-amz-target'].split('.')[1],
      target: headers['x-amz-target'],
      agent: headers['x-amz-user-agent'] ?? headers['user-agent'],
      body: parsed,
    };
    this.calls.push(call);
    const kept = Object.fromEntries(PASSED_ON.filter((name) => name in headers).map((name) => [name, headers[name]]));
    const reply = await fetch(`${pool.endpoint}/`, { method: 'POST', headers: kept, body });
    const text = Buffer.from(await reply.arrayBuffer());
    call.answer = { status: reply.status, text };
    answer.writeHead(reply.status, {
      'content-type': reply.headers.get('content-type') ?? 'application/x-amz-json-1.1',
      'content-length': text.length,
    });
    answer.end(text);
  }

  /** The names of the calls since the last time, each of which this program must have sent. */
  sent(agent) {
    const calls = this.calls.splice(0);
    for (const call of calls) {
      if (!call.agent?.includes(agent)) throw new Error(`${call.name} was sent by ${call.agent}, not by ${agent}`);
    }
    return calls.map((call) => call.name);
  }

  async stop() {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}
