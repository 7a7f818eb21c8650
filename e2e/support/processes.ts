/** Processes as Linux shows them in /proc. */

import { readdirSync, readFileSync } from 'node:fs';

export interface Process {
  pid: number;
  parent: number;
  /** When it started, in clock ticks since boot: tells it from a later process with the same number. */
  started: string;
  /** Program and arguments, separated by spaces. */
  command: string;
}

/** Every process below this one, without it. */
export function descendantsOf(pid: number): Process[] {
  const all = listProcesses();
  const below = (parent: number): Process[] =>
    all.filter((process) => process.parent === parent).flatMap((process) => [process, ...below(process.pid)]);
  return below(pid);
}

/** Every process with this text in its arguments or its environment. */
export function processesThatName(text: string): Process[] {
  return listProcesses().filter(
    ({ pid, command }) => command.includes(text) || (read(pid, 'environ') ?? '').includes(text),
  );
}

/** Whether exactly this process still runs. */
export function isRunning({ pid, started }: Process): boolean {
  return describeProcess(pid)?.started === started;
}

function listProcesses(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => describeProcess(Number(name)) ?? []);
}

function describeProcess(pid: number): Process | null {
  const stat = read(pid, 'stat');
  if (stat === null) return null;
  // The name in parentheses may hold spaces; what follows it are the fields from the third on (proc(5)).
  const fields = stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
  if (fields[0] === 'Z') return null;
  const command = (read(pid, 'cmdline') ?? '').replaceAll('\0', ' ').trim();
  return { pid, parent: Number(fields[1]), started: fields[19]!, command };
}

/** A file of a process; null when it is gone, or another user's. */
function read(pid: number, file: 'stat' | 'cmdline' | 'environ'): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null;
  }
}
