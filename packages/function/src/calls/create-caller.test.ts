import { defineContract } from '@tessera/contracts/http';
import { sendJson } from '@tessera/service';
import { startTestServer } from '@tessera/service/testing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createCaller } from './create-caller.ts';

const contract = defineContract(
  { read: 'GET /things/{id}' },
  { read: { summary: '', params: z.object({ id: z.string() }), response: z.object({ id: z.string() }) } },
);

describe('createCaller()', () => {
  it('answers what the contract allows, and refuses everything else', async () => {
    await using server = await startTestServer((request, response) => {
      const id = request.url!.split('/').at(-1)!;
      if (id === 'garbage') response.end('<html>');
      else if (id === 'wrong') sendJson(response, 200, { other: 1 });
      else if (id === 'none') sendJson(response, 404, { status: 404, code: 'none', title: 'None' });
      else if (id === 'broken') sendJson(response, 500, { status: 500, code: 'secret', title: 'Inside' });
      else if (id !== 'silent') sendJson(response, 200, { id, from: request.headers['x-from'] });
    });
    const things = createCaller(contract, {
      name: 'things',
      url: server.url,
      headers: { 'x-from': 'test' },
      timeout: 150,
    });
    const read = (id: string) => things.read({ params: { id } });

    expect(await read('one')).toEqual({ id: 'one' });
    await expect(read('none')).rejects.toMatchObject({ status: 404, code: 'none' });
    for (const id of ['garbage', 'wrong', 'broken']) {
      await expect(read(id)).rejects.toMatchObject({ status: 502, code: 'upstream-failed' });
    }
    await expect(read('silent')).rejects.toMatchObject({ status: 504, code: 'upstream-late' });
  });
});
