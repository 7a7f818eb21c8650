/** Servers measured in turn: whatever the machine does in one minute, it does to all of them. */

import { type Load, type LoadOptions, runLoad } from './load.ts';

export interface Contestant {
  name: string;
  /** The page that it composes. */
  url: string;
  /** Whether the others are measured without it when it fails. @default false */
  mayFail?: boolean;
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

export interface Standing {
  /** The medians of all rounds, by contestant. */
  loads: Map<string, Load>;
  /** Who fell out, and why. */
  notes: string[];
}

/** @throws Error when one that may not fail does, or its page is not what it must be */
export async function hold(
  contestants: readonly Contestant[],
  { rounds, seconds, cores }: Pace,
  expected: Buffer,
): Promise<Standing> {
  const load = { connections: CONNECTIONS, core: cores.load };
  const measured = new Map<string, Load[]>(contestants.map(({ name }) => [name, []]));
  const notes: string[] = [];
  async function measure({ name, url, mayFail = false }: Contestant, options: LoadOptions): Promise<void> {
    const loads = measured.get(name);
    if (loads === undefined) return;
    try {
      await requirePage(url, expected);
      loads.push(await runLoad(url, options));
    } catch (error) {
      if (!mayFail) throw new Error(`Cannot measure ${name}: ${(error as Error).message}`, { cause: error });
      measured.delete(name);
      notes.push(`${name}: ${(error as Error).message}`);
    }
  }

  for (const contestant of contestants) await measure(contestant, { ...load, seconds: WARM_UP });
  for (const loads of measured.values()) loads.length = 0;
  for (let round = 0; round < rounds; round += 1) {
    for (const contestant of contestants) await measure(contestant, { ...load, seconds });
  }
  const loads = [...measured].map(([name, all]): [string, Load] => [
    name,
    { rate: median(all.map(({ rate }) => rate)), p99: median(all.map(({ p99 }) => p99)) },
  ]);
  return { loads: new Map(loads), notes };
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

async function requirePage(url: string, expected: Buffer): Promise<void> {
  const answer = await fetch(url, { headers: { 'accept-encoding': 'identity' } });
  const page = Buffer.from(await answer.arrayBuffer());
  if (answer.ok && page.equals(expected)) return;
  const found = `${answer.status}, ${page.length} bytes, not ${expected.length}`;
  throw new Error(`its page is not the expected one (${found})`);
}
