/** What every BFF must do, whatever it is about. Each BFF's own tests call it with its app. */

import { PROBLEM_TYPE } from '@tessera/contracts/problem';
import { describe, expect, it } from 'vitest';
import type { TestBff } from './start-test-bff.ts';

export interface DescribeBffOptions {
  /** A path below `/api/<name>` that takes a JSON body, if the contract has one. */
  takesBody?: { method: 'POST' | 'PUT' | 'PATCH'; path: string };
}

/** @param start makes a BFF whose upstreams answer */
export function describeBff(
  name: string,
  start: () => Promise<TestBff>,
  options: DescribeBffOptions = {},
): void {
  describe(`bff/${name} as a BFF`, () => {
    it('is alive and ready', async () => {
      await using bff = await start();
      expect((await fetch(`${bff.url}/healthz`)).status).toBe(200);
      expect((await fetch(`${bff.url}/ready`)).status).toBe(200);
    });

    it('describes its contract at /openapi.json', async () => {
      await using bff = await start();
      const description = await (await fetch(`${bff.url}/openapi.json`)).json();
      expect(description).toMatchObject({ openapi: '3.1.1', servers: [{ url: `/api/${name}` }] });
    });

    it('answers an unknown path with a problem', async () => {
      await using bff = await start();
      await expectProblem(await fetch(`${bff.url}/api/${name}/no/such/thing/here`), 404);
      await expectProblem(await fetch(`${bff.url}/fragments/${name}/1.0.0-00000000/none`), 404);
    });

    it('refuses an identity that the gateway has not signed', async () => {
      await using bff = await start();
      const headers = { 'tessera-identity': 'e30.e30.AAAA' };
      await expectProblem(await fetch(`${bff.url}/api/${name}/anything`, { headers }), 401);
    });

    it('relays nothing for anybody but the edge', async () => {
      await using bff = await start();
      for (const path of ['', '/host/users', '/store/feeds/orders']) {
        await expectProblem(await fetch(`${bff.url}/relay${path}`), 403);
      }
    });

    const { takesBody } = options;
    if (takesBody === undefined) return;
    const send = (bff: TestBff, body: string, type = 'application/json') =>
      fetch(`${bff.url}/api/${name}${takesBody.path}`, {
        method: takesBody.method,
        body,
        headers: { 'content-type': type, 'idempotency-key': crypto.randomUUID() },
      });

    it('answers broken JSON with 400', async () => {
      await using bff = await start();
      await expectProblem(await send(bff, '{"broken'), 400);
    });

    it('answers a body over 64 kB with 413', async () => {
      await using bff = await start();
      await expectProblem(await send(bff, JSON.stringify('x'.repeat(70_000))), 413);
    });

    it('takes no body of a type that pages of other sites can send unasked', async () => {
      await using bff = await start();
      await expectProblem(await send(bff, '{}', 'text/plain'), 415);
    });
  });
}

async function expectProblem(response: Response, status: number): Promise<void> {
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toBe(PROBLEM_TYPE);
  expect(await response.json()).toMatchObject({
    status,
    code: expect.any(String),
    title: expect.any(String),
  });
}
