/** Both ways between an environment and its runtime, through a whole host. */

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startTestHost, type TestFunction } from '../testing/start-test-host.ts';

const answers = (body: string): string =>
  `export const handler = async (event) => ({ statusCode: 200, body: ${body} });`;

/** Writes to the pipe by itself, and then waits for ever. */
const says = (bytes: string): string =>
  `import { writeSync } from 'node:fs';
  export const handler = async () => { writeSync(3, ${bytes}); await new Promise(() => undefined); };`;

const functions: Record<string, TestFunction> = {
  echo: [answers('event.body')],
  address: [answers('process.env.AWS_LAMBDA_RUNTIME_API')],
  broken: ['throw new Error("cannot load");'],
  endless: [answers('"x".repeat(6_291_500)')],
  long: [says('Buffer.alloc(9, 255)')],
  foreign: [says('Buffer.from("\\0\\0\\0\\x06hello\\n")')],
};

describe.each([
  { way: 'a pipe', environment: {}, address: /^fd:3$/ },
  {
    way: 'the Runtime API',
    environment: { HOST_RUNTIME: join(import.meta.dirname, '../runtime.ts') },
    address: /^127\.0\.0\.1:\d+$/,
  },
])('a runtime that speaks over $way', ({ environment, address }) => {
  it('serves, tells of a failed start, and goes on after an answer that is too large', async () => {
    await using host = await startTestHost(functions, environment);
    const told = await (await host.call('/address')).text();
    expect(told).toMatch(address);
    const large = 'ä€𝄞'.repeat(20_000);
    for (const body of [large, 'small', large]) {
      const answer = await host.call('/echo', {
        method: 'POST',
        body,
        headers: { 'content-type': 'text/plain' },
      });
      expect(await answer.text()).toBe(body);
    }
    expect(await (await host.call('/broken')).json()).toMatchObject({
      code: 'host-crashed',
      detail: expect.stringContaining('cannot load'),
    });
    for (const _ of [1, 2]) {
      expect(await (await host.call('/endless')).json()).toMatchObject({
        code: 'host-failed',
        detail: expect.stringContaining('Function.ResponseSizeTooLarge'),
      });
    }
  });
});

it.each(['long', 'foreign'])('an environment whose pipe brings nonsense is ended: %s', async (name) => {
  await using host = await startTestHost(functions);
  const answer = await host.call(`/${name}`);
  expect(await answer.json()).toMatchObject({
    code: 'host-crashed',
    detail: expect.stringContaining('its runtime said'),
  });
  expect((await host.call('/address')).status).toBe(200);
});
