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

/** Numbers of all processes. */
export function listPids(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

/** The fields of a process's `stat` from the third on (proc(5)); null when it is gone. */
export function statOf(pid: number): string[] | null {
  const stat = read(pid, 'stat');
  // The name in parentheses may hold spaces.
  return stat === null ? null : stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
}

/** Program and arguments, separated by spaces; empty when it is gone. */
export function commandOf(pid: number): string {
  return (read(pid, 'cmdline') ?? '').replaceAll('\0', ' ').trim();
}

function listProcesses(): Process[] {
  return listPids().flatMap((pid) => describeProcess(pid) ?? []);
}

function describeProcess(pid: number): Process | null {
  const fields = statOf(pid);
  if (fields === null || fields[0] === 'Z') return null;
  return { pid, parent: Number(fields[1]), started: fields[19]!, command: commandOf(pid) };
}

/** A file of a process; null when it is gone, or another user's. */
function read(pid: number, file: 'stat' | 'cmdline' | 'environ'): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null;
  }
}
