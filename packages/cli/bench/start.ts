/**
 * How long a start takes with build and data at hand: from the command to the line that says ready.
 *
 * `node bench/start.ts [--runs 5] [--data DIR] [--port N] [--json] [--assert]`; the first start is not counted.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { readBenchFlags, reportFigures } from '@tessera/testing/figures';
import { freePort } from '@tessera/testing/ports';

/** Milliseconds, and processes of the whole tree, at the line that says ready. */
const LIMITS = { ms: 4_000, processes: 16 };

const flags = readBenchFlags({ runs: '5', data: '.cache/bench/start-data', port: '' });
const root = resolve(import.meta.dirname, '../../..');
const data = resolve(root, flags.values['data']!);
const port = flags.values['port'] || String(await freePort());
await run();
const results = [];
for (let i = 0; i < Number(flags.values['runs']); i++) results.push(await run());

const times = results.map(({ ms }) => ms).sort((a, b) => a - b);
const processes = Math.max(...results.map((result) => result.processes));
reportFigures(
  {
    bench: 'start',
    figures: [
      {
        name: 'ready after, median',
        value: times[Math.floor(times.length / 2)] ?? Number.NaN,
        unit: 'ms',
        atMost: LIMITS.ms,
      },
      { name: 'ready after, slowest', value: times.at(-1) ?? Number.NaN, unit: 'ms' },
      { name: 'processes', value: processes, unit: '', atMost: LIMITS.processes },
    ],
    notes: [`${times.length} starts with build and data at hand: ${times.join(', ')} ms`],
  },
  flags,
);

/** One start and stop. */
async function run(): Promise<{ ms: number; processes: number }> {
  const started = performance.now();
  const child = spawn(process.execPath, [`${root}/start.mjs`, '--no-open', '--data', data, '--port', port], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  for await (const line of createInterface(child.stdout)) {
    lines.push(line);
    if (!line.startsWith('Tessera Market is ready')) continue;
    const result = { ms: Math.round(performance.now() - started), processes: countTree(child.pid!) };
    await stop(child);
    return result;
  }
  throw new Error(`Cannot measure: the start ended before it was ready\n${lines.join('\n')}`);
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** Processes below one and itself; where there is no /proc, 0. */
function countTree(pid: number): number {
  if (!existsSync('/proc')) return 0;
  const parents = readdirSync('/proc').flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const parent = readFileSync(`/proc/${name}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[1];
      return [[Number(name), Number(parent)] as const];
    } catch {
      return [];
    }
  });
  const count = (of: number): number =>
    1 + parents.filter(([, parent]) => parent === of).reduce((sum, [child]) => sum + count(child), 0);
  return count(pid);
}
