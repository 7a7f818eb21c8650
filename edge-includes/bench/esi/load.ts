/** Load by wrk: one thread on a core of its own. */

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { isInstalled } from '../peers/program.ts';

export interface Load {
  /** Requests per second. */
  rate: number;
  /** Milliseconds. */
  p99: number;
}

/** Options for {@link runLoad}. */
export interface LoadOptions {
  connections: number;
  seconds: number;
  core: number;
}

const units: Readonly<Record<string, number>> = { us: 0.001, ms: 1, s: 1_000, m: 60_000 };

/** @throws Error when wrk is not there, or when any answer was none or an error */
export async function runLoad(url: string, { connections, seconds, core }: LoadOptions): Promise<Load> {
  if (!isInstalled('wrk')) throw new Error('Cannot measure: wrk is not installed (Debian package "wrk")');
  const wrk = ['wrk', '--threads', '1', '--connections', String(connections)];
  const args = [...wrk, '--duration', `${seconds}s`, '--latency', url];
  const pinned = isInstalled('taskset') ? ['taskset', '--cpu-list', String(core), ...args] : args;
  const { stdout } = await promisify(execFile)(pinned[0]!, pinned.slice(1));
  return parseLoad(stdout);
}

/** Reads what wrk prints. @throws Error when it tells of failures, or is no report */
export function parseLoad(text: string): Load {
  const failed = /^\s*(?:Socket errors|Non-2xx).*$/m.exec(text)?.[0];
  if (failed !== undefined) throw new Error(`Cannot measure: wrk saw failures,${failed.trimEnd()}`);
  const rate = /^Requests\/sec:\s+([\d.]+)/m.exec(text)?.[1];
  const [, number, unit] = /^\s+99%\s+([\d.]+)(us|ms|s|m)/m.exec(text) ?? [];
  if (rate === undefined || number === undefined || unit === undefined)
    throw new Error(`Cannot read the report of wrk:\n${text}`);
  return { rate: Number(rate), p99: Number(number) * units[unit]! };
}
