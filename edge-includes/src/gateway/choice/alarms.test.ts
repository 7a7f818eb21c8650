import { alarmSchema } from '@tessera/contracts/health';
import { readBody } from '@tessera/service';
import { startTestServer } from '@tessera/service/testing';
import { describe, expect, it } from 'vitest';
import { type AlarmsOptions, createAlarms } from './alarms.ts';

const release = { remote: 'catalog', id: '1.0.0-00000000' };

/** A registry that answers with these statuses, then with the last one again and again. */
async function setUp(statuses: readonly number[], options: Partial<AlarmsOptions> = {}) {
  const heard: unknown[] = [];
  const waits: number[] = [];
  const errors: unknown[] = [];
  const server = await startTestServer(async (request, response) => {
    const status = statuses[heard.length] ?? statuses.at(-1)!;
    const alarm = alarmSchema.parse(JSON.parse(String(await readBody(request, 10_000))));
    heard.push({ path: request.url, by: request.headers.authorization, ...alarm });
    response.writeHead(status).end();
  });
  const alarms = createAlarms({
    url: `${server.url}/channels/production`,
    token: 'token-of-the-edge',
    edge: 'edge-1',
    onError: (error) => errors.push(error),
    wait: async (milliseconds) => waits.push(milliseconds),
    ...options,
  });
  return { server, alarms, heard, waits, errors };
}

describe('an alarm', () => {
  it('is told once for a release, until the registry has heard it', async () => {
    const { server, alarms, heard, waits, errors } = await setUp([503, 500, 204]);
    await using _ = server;
    alarms.raise({ release, detail: 'its file "browser/a.js" was altered' });
    alarms.raise({ release, seenBy: 'bff-catalog', detail: 'again' });
    await expect.poll(() => heard.length).toBe(3);
    expect(heard[2]).toEqual({
      path: '/channels/production/alarms',
      by: 'Bearer token-of-the-edge',
      edge: 'edge-1',
      remote: 'catalog',
      release: '1.0.0-00000000',
      seenBy: 'edge-1',
      detail: 'its file "browser/a.js" was altered',
    });
    alarms.raise({ release, detail: 'again' });
    alarms.raise({
      release: { ...release, id: '2.0.0-00000000' },
      seenBy: 'bff-catalog',
      detail: 'x'.repeat(900),
    });
    await expect.poll(() => heard.length).toBe(4);
    expect(heard[3]).toMatchObject({ release: '2.0.0-00000000', seenBy: 'bff-catalog' });
    expect([waits, errors]).toEqual([[250, 500], []]);
  });

  it('is given up after a bound, and told again when the release is seen once more', async () => {
    const { server, alarms, heard, waits, errors } = await setUp([...Array<number>(12).fill(503), 204]);
    await using _ = server;
    alarms.raise({ release, detail: 'altered' });
    await expect.poll(() => errors.length).toBe(1);
    expect(heard).toHaveLength(12);
    expect([waits.length, Math.max(...waits)]).toEqual([11, 30_000]);
    alarms.raise({ release, detail: 'altered' });
    await expect.poll(() => heard.length).toBe(13);
  });

  it('that the registry refuses is not told again by itself', async () => {
    const { server, alarms, heard, errors } = await setUp([403]);
    await using _ = server;
    alarms.raise({ release, detail: 'altered' });
    await expect.poll(() => errors.length).toBe(1);
    expect(heard).toHaveLength(1);
    expect(String(errors[0])).toContain('the registry answered 403');
  });
});
