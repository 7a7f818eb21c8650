import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { startTestServer } from '../testing.ts';
import { readBody, readTextBody, sendProblem } from './messages.ts';

const startReading = () =>
  startTestServer((incoming, response) => {
    readTextBody(incoming, 10).then(
      (body) => response.end(`read ${body}`),
      (error: unknown) => sendProblem(response, error),
    );
  });

describe('readBody()', () => {
  it.each([
    ['a body', ['grün'], 'read grün'],
    ['a body in pieces', ['one', ' two'], 'read one two'],
    ['none', [], 'read undefined'],
  ])('reads %s', async (_, pieces, answer) => {
    await using server = await startReading();
    const sending = request(server.url, { method: 'POST' });
    for (const piece of pieces) sending.write(piece);
    sending.end();
    const [response] = await once(sending, 'response');
    expect(await text(response)).toBe(answer);
  });

  it.each([
    ['its length says so', { 'content-length': '11' }],
    ['it comes in pieces', {}],
  ])('refuses one over the limit when %s, and says so', async (_, headers) => {
    await using server = await startReading();
    const sending = request(server.url, { method: 'POST', headers });
    sending.on('error', () => {});
    sending.write('12345678901');
    const [response] = await once(sending, 'response');
    expect(response.statusCode).toBe(413);
    expect(JSON.parse(await text(response))).toMatchObject({ code: 'body-too-large' });
  });

  it('rejects when the client goes in the middle, and after it is gone', async () => {
    const outcomes: string[] = [];
    const seen = Promise.withResolvers<void>();
    await using server = await startTestServer(async (incoming) => {
      const settle = (how: string) => () => outcomes.push(how);
      const reading = readBody(incoming, 10).then(settle('read'), settle('gone'));
      seen.resolve();
      await reading;
      await readBody(incoming, 10).then(settle('read'), settle('gone'));
    });
    const sending = request(server.url, { method: 'POST', headers: { 'content-length': '5' } });
    sending.on('error', () => {});
    sending.write('12');
    await seen.promise;
    sending.destroy();
    await expect.poll(() => outcomes).toEqual(['gone', 'gone']);
  });
});
