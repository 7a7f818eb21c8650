import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defineContract, expandPath } from './contract.ts';
import { createDispatch, type PlainRequest } from './dispatch.ts';
import { toOpenApi } from './openapi.ts';

const contract = defineContract(
  { find: 'GET /things/{id}', make: 'POST /things', remove: 'DELETE /things/{id}' },
  {
    find: {
      summary: 'Finds',
      params: z.object({ id: z.string().max(5) }),
      query: z.object({ tag: z.union([z.string(), z.array(z.string())]).optional() }),
      response: z.object({ id: z.string(), tags: z.number() }),
    },
    make: {
      summary: 'Makes',
      body: z.strictObject({ name: z.string().min(1) }),
      idempotent: true,
      status: 202,
      response: z.object({ name: z.string(), key: z.string() }),
    },
    remove: { summary: 'Removes', params: z.object({ id: z.string() }), status: 204, response: z.void() },
  },
);

const dispatch = createDispatch(contract, {
  find: async ({ params, query }) => ({ id: params.id, tags: [query.tag ?? []].flat().length, secret: 'x' }),
  make: async ({ body, idempotencyKey }) => ({ name: body.name, key: idempotencyKey }),
  remove: async () => undefined,
});

function send(method: string, target: string, init: Partial<PlainRequest> = {}) {
  const url = new URL(target, 'http://test');
  return dispatch(
    { method, path: url.pathname, query: url.searchParams, headers: {}, body: undefined, ...init },
    null,
  );
}

const key = '9F1C7C1E-0000-4000-8000-000000000000';

describe('createDispatch()', () => {
  it('parses what an operation takes and answers only what its schema has', async () => {
    const answer = await send('GET', '/things/a%20b?tag=x&tag=y');
    expect(JSON.parse(answer.body!)).toEqual({ id: 'a b', tags: 2 });
  });

  it('answers with the status of the operation, without a body for 204', async () => {
    expect(await send('DELETE', '/things/1')).toMatchObject({ status: 204, body: undefined });
    const made = await send('POST', '/things', { body: '{"name":"n"}', headers: { 'idempotency-key': key } });
    expect(made).toMatchObject({ status: 202, body: JSON.stringify({ name: 'n', key: key.toLowerCase() }) });
  });

  it.each([
    { what: 'an unknown path', call: () => send('GET', '/nothing'), status: 404, code: 'not-found' },
    { what: 'another method', call: () => send('PUT', '/things'), status: 405, code: 'method-not-allowed' },
    {
      what: 'broken JSON',
      call: () => send('POST', '/things', { body: '{' }),
      status: 400,
      code: 'unreadable-json',
    },
    {
      what: 'a bad parameter',
      call: () => send('GET', '/things/toolong'),
      status: 422,
      code: 'invalid-input',
    },
    {
      what: 'no key',
      call: () => send('POST', '/things', { body: '{"name":"n"}' }),
      status: 400,
      code: 'idempotency-key-required',
    },
  ])('answers $status $code for $what', async ({ call, status, code }) => {
    await expect(call()).rejects.toMatchObject({ status, code });
  });

  it('names every field that is not valid', async () => {
    const headers = { 'idempotency-key': key };
    const call = send('POST', '/things', { headers, body: '{"name":"","price":1}' });
    await expect(call).rejects.toMatchObject({
      problem: {
        errors: [expect.objectContaining({ field: 'body.name' }), expect.objectContaining({ field: 'body' })],
      },
    });
  });
});

describe('toOpenApi()', () => {
  it('describes operations, parameters, bodies and the key', () => {
    const { paths } = toOpenApi(contract, { title: 'T', version: '1.0.0', basePath: '/api/t' }) as {
      paths: Record<
        string,
        Record<string, { parameters?: { name: string; in: string }[]; responses: object }>
      >;
    };
    expect(paths['/things/{id}']!['get']!.parameters).toMatchObject([
      { name: 'id', in: 'path' },
      { name: 'tag', in: 'query' },
    ]);
    expect(paths['/things']!['post']!.parameters).toMatchObject([{ name: 'Idempotency-Key', in: 'header' }]);
    expect(Object.keys(paths['/things']!['post']!.responses)).toEqual(['202', 'default']);
  });
});

describe('expandPath()', () => {
  it('encodes values and refuses missing ones', () => {
    expect(expandPath('/a/{b}/c', { b: 'x/y' })).toBe('/a/x%2Fy/c');
    expect(() => expandPath('/a/{b}', {})).toThrow('parameter "b" is missing');
  });
});
