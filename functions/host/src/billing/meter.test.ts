import { createMetrics, type Metrics } from '@tessera/service';
import { expect, it } from 'vitest';
import { createMeters } from './meter.ts';

function setUp(memory = 1_024) {
  const metrics = createMetrics('test');
  const clock = { now: 0 };
  const meter = createMeters(metrics, () => clock.now)({ name: 'demo', memory });
  return { metrics, meter, clock };
}

/** The value of a series, however its labels are ordered. */
async function seriesOf(metrics: Metrics, name: string, labels: readonly string[] = []): Promise<number> {
  const { text } = await metrics.expose();
  const line = text
    .split('\n')
    .find((one) => one.startsWith(`${name}{`) && labels.every((label) => one.includes(label)));
  return Number(line?.split(' ').at(-1) ?? Number.NaN);
}

it('rounds each invocation up to a millisecond, and takes its memory', async () => {
  const { metrics, meter, clock } = setUp(512);
  const end = meter.begin();
  clock.now = 12.2;
  end('answered');
  expect(await seriesOf(metrics, 'host_billed_gigabyte_seconds_total')).toBeCloseTo(0.0065, 9);
  expect(await seriesOf(metrics, 'host_cost_dollars_total', ['aws-lambda'])).toBeCloseTo(
    0.0065 * 0.0000133334 + 0.0000002,
    15,
  );
});

it('bills a start as well', async () => {
  const { metrics, meter } = setUp();
  meter.started(250);
  expect(await seriesOf(metrics, 'host_billed_gigabyte_seconds_total')).toBe(0.25);
  expect(await seriesOf(metrics, 'host_cold_starts_total')).toBe(1);
});

it('what runs at once is busy once where containers are paid for', async () => {
  const { metrics, meter, clock } = setUp();
  const first = meter.begin();
  clock.now = 30;
  const second = meter.begin();
  expect(await seriesOf(metrics, 'host_concurrency')).toBe(2);
  clock.now = 60;
  first('answered');
  clock.now = 140;
  second('thrown');
  const perSecond = 0.000024 + 0.0000025;
  expect(await seriesOf(metrics, 'host_cost_dollars_total', ['cloud-run'])).toBeCloseTo(
    2 * 0.0000004 + 0.2 * perSecond,
    15,
  );
  expect(await seriesOf(metrics, 'host_billed_gigabyte_seconds_total')).toBeCloseTo(0.17, 9);
  expect(await seriesOf(metrics, 'host_invocations_total', ['thrown'])).toBe(1);
  expect(await seriesOf(metrics, 'host_concurrency')).toBe(0);
});
