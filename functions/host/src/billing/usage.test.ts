import { createHash } from 'node:crypto';
import { usageContract } from '@tessera/contracts/operator';
import { createMetrics, createUpstream } from '@tessera/service';
import { describe, expect, it } from 'vitest';
import { startTestHost } from '../testing/start-test-host.ts';
import { createMeters } from './meter.ts';
import { describeUsage } from './usage.ts';

const HOUR = 3_600_000;

describe('describeUsage()', () => {
  it('tells what a function used, and carries it on for a month', () => {
    const clock = { now: 0 };
    const meter = createMeters(createMetrics('test'), () => clock.now)({ name: 'demo', memory: 1_024 });
    meter.started(40);
    const first = meter.begin();
    const second = meter.begin();
    clock.now = 10;
    first('answered');
    clock.now = 20;
    second('thrown');
    meter.throttled();
    const config = { name: 'demo', memory: 1_024, concurrency: 2 };
    const usage = describeUsage([{ config, reading: meter.read() }], { since: 0, now: HOUR });
    const [fn] = usage.functions;
    expect(fn).toMatchObject({
      ...{ name: 'demo', limit: 2, invocations: 2, errors: 1, throttles: 1, coldStarts: 1 },
      ...{ init: { mean: 40, worst: 40 }, running: { now: 0, most: 2 } },
    });
    expect(fn?.billedGigabyteSeconds).toBeCloseTo(0.07, 9);
    // At most 5 % off.
    expect(Math.round(fn!.duration.p50! / 10)).toBe(1);
    expect(Math.round(fn!.duration.p99! / 10)).toBe(2);
    expect(fn?.monthly.lambda).toBeCloseTo(720 * (0.07 * 0.0000133334 + 2 * 0.0000002), 9);
    expect(usage.all.monthly).toEqual(fn?.monthly);
    expect(usage.prices.readAt).toBe('2026-11-22');
  });
});

describe('GET /operator/usage', () => {
  it('is for the operator and the registry alone, and counts what was called', async () => {
    const token = 'credential-for-tests-of-usage';
    const digest = createHash('sha256').update(token).digest('hex');
    const callers = ['operator', 'registry', 'bff-orders'];
    await using host = await startTestHost(
      { demo: ['export const handler = async () => ({ statusCode: 204 });'] },
      { HOST_CALLERS: JSON.stringify(Object.fromEntries(callers.map((name) => [name, digest]))) },
    );
    const as = (caller: string) =>
      createUpstream(usageContract, {
        name: 'host',
        url: host.process.url,
        credential: { caller, token },
      });
    await host.call('/demo/', { headers: { authorization: `Bearer ${token}` } });
    for (const caller of ['operator', 'registry']) {
      const { functions } = await as(caller).getUsage({});
      expect(functions).toMatchObject([{ name: 'demo', invocations: 1, coldStarts: 1, errors: 0 }]);
      expect(functions[0]?.duration.p50).toBeGreaterThan(0);
    }
    await expect(as('bff-orders').getUsage({})).rejects.toMatchObject({ code: 'host-not-allowed' });
  });
});
