/** Calls over kept connections. */

import { Agent, request } from 'node:http';
import type { RunningHost } from './hosts.ts';

/** Milliseconds of one call. Rejects when it is not answered with 200. */
export async function call({ url, headers }: RunningHost, agent: Agent): Promise<number> {
  const begun = performance.now();
  await new Promise<void>((resolve, reject) => {
    const outgoing = request(url, { agent, headers, timeout: 10_000 }, (incoming) => {
      incoming.resume().once('end', () => {
        if (incoming.statusCode === 200) resolve();
        else reject(new Error(`Cannot measure: ${url} answers ${incoming.statusCode}`));
      });
    });
    outgoing.once('timeout', () => outgoing.destroy(new Error(`Cannot measure: ${url} is silent`)));
    outgoing.once('error', reject).end();
  });
  return performance.now() - begun;
}

/** Milliseconds of each of so many calls, one after the other. */
export async function oneByOne(host: RunningHost, calls: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  for (let n = 0; n < calls; n += 1) times.push(await call(host, agent));
  agent.destroy();
  return times;
}

/** Calls that are answered in a second, over so many connections. */
export async function throughput(
  host: RunningHost,
  connections: number,
  milliseconds: number,
): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const end = performance.now() + milliseconds;
  let answered = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < end) {
        await call(host, agent);
        answered += 1;
      }
    }),
  );
  agent.destroy();
  return (answered * 1_000) / milliseconds;
}

/** Milliseconds of each of so many calls at once. */
export async function atOnce(host: RunningHost, calls: number): Promise<number[]> {
  const agent = new Agent({ keepAlive: true });
  const times = await Promise.all(Array.from({ length: calls }, () => call(host, agent)));
  agent.destroy();
  return times;
}

/** @param share 0.5 for the median */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!;
}
