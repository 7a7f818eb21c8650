import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PROBLEM_TYPE } from '@tessera/contracts/problem';
import { expect, it, onTestFinished } from 'vitest';
import { askRelayTerms } from './relay-terms.ts';

/** A site that answers so. */
async function siteThat(status: number, body: unknown, type = PROBLEM_TYPE): Promise<string> {
  const server = createServer((request, response) => {
    const isAsked =
      request.url === '/_tessera/develop/upstream/orders' && request.headers.authorization === 'Bearer p';
    response.writeHead(isAsked ? status : 418, { 'content-type': type }).end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const ask = (site: string) => askRelayTerms('orders', { site, pass: 'p' });
const problem = (status: number, code: string, detail: string) =>
  siteThat(status, { status, code, title: 'No', detail });

it('askRelayTerms() gives what the site says of the BFF', async () => {
  const terms = { version: '1.0.0', upstreams: ['host', 'store'], identityKeys: { edge: 'x' } };
  expect(await ask(await siteThat(200, terms, 'application/json'))).toEqual(terms);
});

it('askRelayTerms() tells why it may not run here, and what else there is', async () => {
  const off = await problem(403, 'edge-relay-off', 'Cannot relay: this site does not allow it');
  await expect(ask(off)).rejects.toThrow('this site does not allow it (--bff live or --bff mock)');
  const missing = await problem(404, 'edge-not-found', 'Cannot find it');
  await expect(ask(missing)).rejects.toThrow('give --bff mock until it is deployed');
  const old = await problem(404, 'bff-path-unknown', 'Cannot find it');
  await expect(ask(old)).rejects.toThrow('the deployed one is too old for that');
  await expect(ask(await siteThat(404, '<h1>'))).rejects.toThrow('give the address of a Tessera site');
  await expect(ask('http://127.0.0.1:9')).rejects.toThrow('does not answer');
});
