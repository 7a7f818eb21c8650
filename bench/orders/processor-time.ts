/** What processes have taken of the processors, as Linux counts it in /proc. */

import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { commandOf, listPids, statOf } from '../../e2e/support/processes.ts';

/** Milliseconds of a clock tick: USER_HZ is 100 on every Linux that Node runs on (proc(5)). */
const TICK = 10;

export interface ProcessorTime {
  /** Milliseconds of a process and all below it, those that have ended too. */
  shop: number;
  /** Milliseconds of this process. */
  own: number;
  /** Milliseconds of all processes of the machine. */
  all: number;
  /** When it was read, in milliseconds of an unknown beginning. */
  at: number;
  processors: number;
  /** Milliseconds per process that lives, by what it is. */
  parts: Readonly<Record<string, number>>;
}

/** @param shop the process at the top of what is measured */
export function readProcessorTime(shop: number): ProcessorTime {
  const processes = listPids().flatMap((pid) => readProcess(pid) ?? []);
  const below = (parent: number): Process[] =>
    processes.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  const tree = [...processes.filter(({ pid }) => pid === shop), ...below(shop)];
  const parts: Record<string, number> = {};
  for (const { name, own } of tree) parts[name] = (parts[name] ?? 0) + own;
  const usage = process.resourceUsage();
  return {
    shop: tree.reduce((sum, { own, ended }) => sum + own + ended, 0),
    own: (usage.userCPUTime + usage.systemCPUTime) / 1_000,
    ...{ all: readMachine(), at: performance.now(), processors: availableParallelism() },
    parts,
  };
}

interface Process {
  pid: number;
  parent: number;
  name: string;
  /** Milliseconds of its own, and of its children that have ended. */
  own: number;
  ended: number;
}

function readProcess(pid: number): Process | null {
  const fields = statOf(pid);
  // It has ended meanwhile, and is counted with its parent.
  if (fields === null) return null;
  const at = (field: number) => Number(fields[field - 3]) * TICK;
  const name = /([\w-]+\/[\w-]+|[\w-]+)\/dist\//.exec(commandOf(pid))?.[1] ?? 'other';
  return { pid, parent: Number(fields[1]), name, own: at(14) + at(15), ended: at(16) + at(17) };
}

/** Without what was idle or waited for a disk, and what another machine took of this one. */
function readMachine(): number {
  const [user, nice, system, , , irq, softirq] = readFileSync('/proc/stat', 'utf8')
    .split('\n', 1)[0]!
    .split(/\s+/)
    .slice(1)
    .map(Number) as [number, number, number, number, number, number, number];
  return (user + nice + system + irq + softirq) * TICK;
}
