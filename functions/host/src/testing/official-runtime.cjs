/**
 * Lets AWS's own `aws-lambda-ric` run as it is published, without its addon in C++, which needs a compiler: what that does
 * over curl is done over HTTP of Node's own. `node --require official-runtime.cjs …/aws-lambda-ric/index.mjs`.
 */

const { Agent, request } = require('node:http');
const Module = require('node:module');

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const load = Module._load;
/** The answer that is under way: the next invocation is asked for after it. */
let answered = Promise.resolve();

const addon = {
  initializeClient() {},
  next: () => answered.then(() => call('GET', '/invocation/next')),
  done(id, body) {
    answered = call('POST', `/invocation/${id}/response`, body);
  },
  error(id, body) {
    answered = call('POST', `/invocation/${id}/error`, body);
  },
};

Module._load = (name, ...rest) =>
  name.endsWith('/rapid-client.node') ? addon : load.call(Module, name, ...rest);

function call(method, path, body = '') {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      {
        ...{ agent, host, port, method, path: `/2018-06-01/runtime${path}` },
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
      },
      (incoming) => {
        const chunks = [];
        incoming.on('data', (chunk) => chunks.push(chunk)).on('error', reject);
        incoming.on('end', () =>
          resolve({ headers: incoming.headers, bodyJson: Buffer.concat(chunks).toString() }),
        );
      },
    );
    outgoing.on('error', reject).end(body);
  });
}
