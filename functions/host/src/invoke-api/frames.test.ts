import { once } from 'node:events';
import { invokedSchema } from '@tessera/function/invocations';
import { createAsker } from '@tessera/service/frames';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestHost, type TestHost, token } from '../testing/start-test-host.ts';

const invokers = ['bff-orders'];
const soon = { timeout: 10_000 };

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost({
    echo: ['export const handler = async (event) => event;', { invokers }],
    fails: ['export const handler = async () => { throw new RangeError("no"); };', { invokers }],
    closed: ['export const handler = async () => null;', { invokers: ['store'] }],
  });
}, 30_000);
afterAll(() => host?.[Symbol.asyncDispose]());

const connect = (authorization = `Bearer ${token}`) =>
  createAsker({ url: host.process.url, headers: { 'tessera-caller': 'bff-orders', authorization } });

describe('invocations over a framed connection', () => {
  it('are answered as Lambda answers them over HTTP', async () => {
    const ask = connect();
    for (const [name, payload] of [
      ['echo', { text: 'grün', list: [1, null] }],
      ['echo', null],
      ['fails', {}],
    ] as const) {
      const question = JSON.stringify({ function: name, payload, key: 'order-1/reserve' });
      const { status, body } = await ask(question, soon);
      const response = await host.call(`/2015-03-31/functions/${name}/invocations`, {
        method: 'POST',
        body: JSON.stringify(payload),
      });
      const { failed, text } = invokedSchema.parse(body);
      expect(status).toBe(200);
      expect(failed).toBe(response.headers.has('x-amz-function-error'));
      const { trace: _, ...answer } = { ...JSON.parse(text) };
      const { trace: __, ...other } = { ...((await response.json()) as object) } as { trace?: unknown };
      expect(answer).toEqual(other);
    }
  });

  it.each([
    ['a function that there is not', { function: 'none', payload: {}, key: 'k' }, 404, 'User'],
    ['a function that does not name the caller', { function: 'closed', payload: {}, key: 'k' }, 403, 'User'],
    ['no invocation', { function: 'echo' }, 400, 'User'],
  ])('are refused for %s', async (_, what, status, Type) => {
    expect(await connect()(JSON.stringify(what), soon)).toMatchObject({ status, body: { Type } });
  });

  it('need a credential', async () => {
    const ask = connect('Bearer another-token-than-it-is');
    expect(await ask('{}', soon)).toMatchObject({ status: 401, body: { code: 'caller-unknown' } });
  });

  it('take events as large as Lambda does', async () => {
    const headers = { 'tessera-caller': 'bff-orders', authorization: `Bearer ${token}` };
    const ask = createAsker({ url: host.process.url, headers, limit: 6_300_000 });
    const payload = 'x'.repeat(5_000_000);
    const { body } = await ask(JSON.stringify({ function: 'echo', payload, key: 'k' }), soon);
    expect(JSON.parse(invokedSchema.parse(body).text)).toBe(payload);
  });

  it('do not keep a host that stops', async () => {
    const other = await host.startAnother();
    const headers = { 'tessera-caller': 'bff-orders', authorization: `Bearer ${token}` };
    const ask = createAsker({ url: other.url, headers });
    await ask(JSON.stringify({ function: 'echo', payload: 1, key: 'k' }), soon);
    const exit = once(other.child, 'exit');
    other.child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
  });
});
