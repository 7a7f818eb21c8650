/**
 * What a call of a function costs: `node bench/functions.ts [--rounds 5] [--json] [--assert]`. The same handler runs
 * under serverless-offline with osls in the same run; needs the npm registry for that.
 */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure, readBenchFlags, reportFigures } from '@tessera/testing/figures';
import { type Candidate, prepareOwn, prepareServerlessOffline } from './functions/hosts.ts';
import { atOnce, oneByOne, quantile, throughput } from './functions/load.ts';

const flags = readBenchFlags({ rounds: '5' });
const rounds = Number(flags.values['rounds']);

interface Measured {
  /** Milliseconds. */
  cold: number[];
  fromSpare: number[];
  fromZero: number[];
  warm: number[];
  /** A second. */
  throughput: number[];
}

const place = await mkdtemp(join(tmpdir(), 'tessera-bench-functions-'));
try {
  const own = await prepareOwn(place);
  const other = await prepareServerlessOffline(place);
  const results = new Map<Candidate, Measured>();
  for (const one of [own, other]) {
    results.set(one, { cold: [], fromSpare: [], fromZero: [], warm: [], throughput: [] });
  }
  // In turns, so that whatever else the machine does meets both.
  for (let round = 0; round < rounds; round += 1) {
    for (const [candidate, measured] of results) await measure(candidate, measured);
  }
  reportFigures(
    {
      bench: 'functions',
      figures: describe(results.get(own)!, results.get(other)!),
      notes: [
        'function `orders`, GET /delivery-options: parsed, routed and validated, without data',
        'cold: the first call of a host that has just started, with no environment provisioned',
        '"theirs" is serverless-offline 14.8.2 with osls 4.3.1: worker threads, no limits, no callers',
      ],
    },
    flags,
  );
} finally {
  await rm(place, { recursive: true, force: true, maxRetries: 5 });
}

async function measure(candidate: Candidate, measured: Measured): Promise<void> {
  {
    await using host = await candidate.start();
    measured.cold.push(...(await oneByOne(host, 1)));
    // Warm means that the compiler has had its time too.
    await oneByOne(host, 1_500);
    measured.warm.push(...(await oneByOne(host, 1_000)));
    await throughput(host, 16, 1_000);
    measured.throughput.push(await throughput(host, 16, 3_000));
  }
  {
    await using host = await candidate.start();
    await host.spare?.();
    if (host.spare !== undefined) measured.fromSpare.push(...(await oneByOne(host, 1)));
  }
  await using host = await candidate.start();
  measured.fromZero.push(...(await atOnce(host, 20)));
}

function describe(own: Measured, other: Measured): Figure[] {
  const median = (values: readonly number[]) => quantile(values, 0.5);
  const ms = (value: number) => Number(value.toFixed(value < 10 ? 2 : 0));
  const ratio = (a: number, b: number) => Number((a / b).toFixed(2));
  return [
    { name: 'warm, p50', value: ms(median(own.warm)), unit: 'ms' },
    { name: 'warm, p50, theirs', value: ms(median(other.warm)), unit: 'ms' },
    {
      name: 'warm, p50, over theirs',
      value: ratio(median(own.warm), median(other.warm)),
      unit: '×',
      atMost: 0.8,
    },
    { name: '16 connections', value: Math.round(median(own.throughput)), unit: '/s' },
    { name: '16 connections, theirs', value: Math.round(median(other.throughput)), unit: '/s' },
    {
      name: '16 connections, over theirs',
      value: ratio(median(own.throughput), median(other.throughput)),
      unit: '×',
      atLeast: 1.2,
    },
    { name: 'cold', value: ms(median(own.cold)), unit: 'ms', atMost: 85 },
    {
      name: 'cold, with a process that waits',
      value: ms(median(own.fromSpare)),
      unit: 'ms',
      atMost: 50,
    },
    { name: 'cold, theirs', value: ms(median(other.cold)), unit: 'ms' },
    { name: 'cold, over theirs', value: ratio(median(own.cold), median(other.cold)), unit: '×', atMost: 0.7 },
    { name: '20 at once from zero, p95', value: ms(quantile(own.fromZero, 0.95)), unit: 'ms', atMost: 100 },
    { name: '20 at once from zero, p95, theirs', value: ms(quantile(other.fromZero, 0.95)), unit: 'ms' },
  ];
}
