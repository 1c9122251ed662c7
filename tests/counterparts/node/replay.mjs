// A service that gives recorded answers in their order, and writes down what it is asked.

import http from 'node:http';

export class Replay {
  calls = [];

  static async start(answers) {
    const replay = new Replay();
    replay.left = [...answers];
    replay.server = http.createServer((request, answer) => {
      replay.give(request, answer).catch((error) => answer.destroy(error));
    });
    await new Promise((resolve) => replay.server.listen(0, '127.0.0.1', resolve));
    replay.endpoint = `http://127.0.0.1:${replay.server.address().port}`;
    return replay;
  }

  async give(request, answer) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks));
    this.calls.push({ target: request.headers['x-amz-target'], body });
    const { status, text } = this.left.shift() ?? { status: 400, text: '{"__type":"NothingIsLeft"}' };
    // No Date: a client must not correct its pinned clock by it.
    answer.sendDate = false;
    answer.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'content-length': text.length });
    answer.end(text);
  }

  async stop() {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}
