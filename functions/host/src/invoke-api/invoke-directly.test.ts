import { join } from 'node:path';
import { createLogger, createMetrics } from '@tessera/service';
import { describe, expect, it } from 'vitest';
import { createFunctions, type Functions } from '../functions.ts';
import { loadFunctions } from '../manifest/load-functions.ts';
import { writeFunctions } from '../testing/start-test-host.ts';
import { createInvokeDirectly } from './invoke-directly.ts';

async function start(): Promise<Functions & AsyncDisposable> {
  const folder = await writeFunctions({
    echo: ['export const handler = async (event) => event;'],
    throws: ['export const handler = async () => { throw new RangeError("out of range"); };'],
    waits: [
      'let n = 0; export const handler = async ({ ms }) => { n += 1; await new Promise((r) => setTimeout(r, ms)); return n; };',
      { concurrency: 1 },
    ],
  });
  const functions = createFunctions({
    functions: loadFunctions(folder.path),
    valuesFor: () => ({}),
    runtime: { file: join(import.meta.dirname, '../runtime.ts'), speaks: 'pipe' },
    idle: 60_000,
    ...{ logger: createLogger('test', 'error'), metrics: createMetrics('test') },
  });
  return {
    ...functions,
    async [Symbol.asyncDispose]() {
      await functions.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe('createInvokeDirectly()', () => {
  it('answers what a function answers, and what it throws', async () => {
    await using functions = await start();
    const invoke = createInvokeDirectly(functions);
    expect(await invoke('bff-orders', 'echo', '{"n":1}')).toEqual({ failed: false, body: '{"n":1}' });
    const { failed, body } = await invoke('bff-orders', 'throws', '{}');
    expect([failed, JSON.parse(body)]).toMatchObject([true, { errorType: 'RangeError' }]);
  });

  it('refuses who is not named, and what there is not', async () => {
    await using functions = await start();
    const invoke = createInvokeDirectly(functions);
    await expect(invoke('bff-cart', 'echo', '{}')).rejects.toMatchObject({ status: 403 });
    await expect(invoke('bff-orders', 'nothing', '{}')).rejects.toMatchObject({ status: 404 });
  });

  it('does not begin what is not wanted any more when there is room', async () => {
    await using functions = await start();
    const invoke = createInvokeDirectly(functions);
    const ask = (ms: number, signal?: AbortSignal) =>
      invoke('bff-orders', 'waits', JSON.stringify({ ms }), signal ? { signal } : {});
    const nobody = new AbortController();
    const first = ask(200);
    const second = ask(0, nobody.signal);
    const refused = expect(second).rejects.toThrow('not wanted');
    nobody.abort(new Error('not wanted'));
    await refused;
    expect((await first).body).toBe('1');
    expect((await ask(0)).body).toBe('2');
  });
});
