/**
 * How long a start takes with build and data at hand: from the command to the line that says ready.
 *
 * `node bench/start.ts [--runs N] [--data DIR] [--port N] [--json] [--assert]`; the first start is not counted.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '5' },
    data: { type: 'string' },
    port: { type: 'string', default: '8099' },
    json: { type: 'boolean' },
    assert: { type: 'boolean' },
  },
});

/** Milliseconds, and processes of the whole tree, at the line that says ready. */
const LIMITS = { ms: 4_000, processes: 16 };

const root = resolve(import.meta.dirname, '../../..');
const data = resolve(values.data ?? `${root}/.cache/tessera/bench-data`);
await run();
const results = [];
for (let i = 0; i < Number(values.runs); i++) results.push(await run());

const times = results.map(({ ms }) => ms).sort((a, b) => a - b);
const median = times[Math.floor(times.length / 2)]!;
const processes = Math.max(...results.map((result) => result.processes));
const report = { median, slowest: times.at(-1), times, processes };
if (values.json) console.log(JSON.stringify(report));
else console.table({ 'ready after ms, median': median, 'ready after ms, slowest': times.at(-1), processes });
if (values.assert && (median > LIMITS.ms || processes > LIMITS.processes)) {
  console.error(
    `Cannot accept this start: ${median} ms and ${processes} processes, allowed are ${LIMITS.ms} and ${LIMITS.processes}`,
  );
  process.exitCode = 1;
}

/** One start and stop. */
async function run(): Promise<{ ms: number; processes: number }> {
  const started = performance.now();
  const child = spawn(
    process.execPath,
    [`${root}/start.mjs`, '--no-open', '--data', data, '--port', values.port],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
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
