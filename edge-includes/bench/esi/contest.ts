/** Servers measured in turn: whatever the machine does in one minute, it does to all of them. */

import { type Load, type LoadOptions, runLoad } from './load.ts';

export interface Contestant {
  name: string;
  /** The page that it composes. */
  url: string;
}

/** How long and how often is measured. */
export interface Pace {
  rounds: number;
  /** Seconds of load on one server in one round. */
  seconds: number;
  /** The core of the servers and that of the load. */
  cores: { server: number; load: number };
}

/** Simultaneous connections. */
const CONNECTIONS = 32;
/** Seconds of load before the first round: caches fill, engines compile. */
const WARM_UP = 1;

/**
 * The medians of all rounds, by contestant.
 *
 * @throws Error when a page is not what it must be
 */
export async function hold(
  contestants: readonly Contestant[],
  { rounds, seconds, cores }: Pace,
  expected: Buffer,
): Promise<Map<string, Load>> {
  const load = { connections: CONNECTIONS, core: cores.load };
  for (const { name, url } of contestants) {
    await requirePage(name, url, expected);
    await measure(name, url, { ...load, seconds: WARM_UP });
  }
  const measured = new Map<string, Load[]>(contestants.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, url } of contestants) {
      await requirePage(name, url, expected);
      measured.get(name)!.push(await measure(name, url, { ...load, seconds }));
    }
  }
  return new Map(
    [...measured].map(([name, loads]) => [
      name,
      { rate: median(loads.map(({ rate }) => rate)), p99: median(loads.map(({ p99 }) => p99)) },
    ]),
  );
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

async function measure(name: string, url: string, options: LoadOptions): Promise<Load> {
  try {
    return await runLoad(url, options);
  } catch (error) {
    throw new Error(`Cannot measure ${name}`, { cause: error });
  }
}

async function requirePage(name: string, url: string, expected: Buffer): Promise<void> {
  const answer = await fetch(url, { headers: { 'accept-encoding': 'identity' } });
  const page = Buffer.from(await answer.arrayBuffer());
  if (!answer.ok || !page.equals(expected)) {
    throw new Error(
      `Cannot measure ${name}: its page is not the expected one (${answer.status}, ${page.length} bytes, not ${expected.length})`,
    );
  }
}
