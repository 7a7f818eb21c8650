import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { contextFromHeaders } from '@tessera/service/context';
import { expect, it } from 'vitest';
import { type EventFacts, toEvent } from './to-event.ts';

/** The event that a real request becomes. */
async function eventOf(
  target: string,
  options: { method?: string; headers?: Record<string, string | string[]>; body?: Buffer } = {},
  facts: Partial<EventFacts> = {},
) {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const { method = 'GET', headers = {}, body = Buffer.alloc(0) } = options;
  const sent = request({ port, path: target, method, headers });
  sent.on('error', () => undefined).end(body);
  const [incoming] = (await once(server, 'request')) as [IncomingMessage];
  const [path = '', query = ''] = target.split('?', 2);
  const event = toEvent({
    request: incoming,
    path,
    query,
    body,
    authorizer: { caller: 'bff-orders' },
    context: contextFromHeaders({}, 1_000),
    routes: [],
    stageVariables: {},
    now: 1_583_348_638_390,
    ...facts,
  });
  sent.destroy();
  server.close();
  return event;
}

it('is the event of the developer guide', async () => {
  const event = await eventOf(
    '/path/to/resource?parameter1=value1&parameter1=value2&parameter2=value',
    {
      method: 'POST',
      headers: {
        host: 'id.execute-api.us-east-1.amazonaws.com',
        cookie: 'cookie1=a; cookie2=b',
        header1: 'value1',
        header2: ['value1', 'value2'],
        'user-agent': 'agent',
        'content-type': 'text/plain',
      },
      body: Buffer.from('Hello from client!'),
    },
    { routes: ['POST /path/{parameter1+}'], stageVariables: { stageVariable1: 'value1' } },
  );
  expect(event).toMatchObject({
    version: '2.0',
    routeKey: 'POST /path/{parameter1+}',
    rawPath: '/path/to/resource',
    rawQueryString: 'parameter1=value1&parameter1=value2&parameter2=value',
    cookies: ['cookie1=a', 'cookie2=b'],
    headers: { header1: 'value1', header2: 'value1,value2' },
    queryStringParameters: { parameter1: 'value1,value2', parameter2: 'value' },
    requestContext: {
      domainName: 'id.execute-api.us-east-1.amazonaws.com',
      domainPrefix: 'id',
      http: { method: 'POST', path: '/path/to/resource', protocol: 'HTTP/1.1', userAgent: 'agent' },
      routeKey: 'POST /path/{parameter1+}',
      stage: '$default',
      time: '04/Mar/2020:19:03:58 +0000',
      timeEpoch: 1_583_348_638_390,
      authorizer: { lambda: { caller: 'bff-orders' } },
    },
    body: 'Hello from client!',
    pathParameters: { parameter1: 'to/resource' },
    isBase64Encoded: false,
    stageVariables: { stageVariable1: 'value1' },
  });
  expect(event.requestContext.http.sourceIp).toMatch(/127\.0\.0\.1$/);
  expect(event.headers).not.toHaveProperty('cookie');
});

it('has no member for what was not given', async () => {
  const event = await eventOf('/');
  for (const absent of ['cookies', 'queryStringParameters', 'pathParameters', 'stageVariables', 'body']) {
    expect(event).not.toHaveProperty(absent);
  }
});

it.each([
  ['image/png', true],
  ['application/octet-stream', true],
  ['multipart/form-data; boundary=x', true],
  ['application/json', false],
  ['application/problem+json; charset=utf-8', false],
  ['application/x-www-form-urlencoded', false],
])('a body of %s comes in base64: %s', async (type, encoded) => {
  const body = Buffer.from([0x50, 0xff, 0x00]);
  const event = await eventOf('/', { method: 'POST', headers: { 'content-type': type }, body });
  expect(event.isBase64Encoded).toBe(encoded);
  expect(event.body).toBe(body.toString(encoded ? 'base64' : 'utf8'));
});

it('keeps credentials, and who asks, to the host', async () => {
  const { headers } = await eventOf('/', {
    headers: {
      authorization: 'Bearer secret',
      'tessera-caller': 'bff-orders',
      'tessera-identity': 'assertion',
      'x-own': '1',
    },
  });
  expect(headers).toMatchObject({ 'x-own': '1' });
  for (const withheld of ['authorization', 'tessera-caller', 'tessera-identity', 'connection']) {
    expect(headers).not.toHaveProperty(withheld);
  }
});
