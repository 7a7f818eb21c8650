/** Tells a process from another one that got the same number later: by the time it was started. */

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface ProcessIdentity {
  pid: number;
  /** When it started, in whatever the system counts. */
  started: string;
}

/** The identity of a running process, or `null` for one that is not there. */
export function identifyProcess(pid: number): ProcessIdentity | null {
  try {
    // The name in parentheses may hold spaces; the start time is the 20th field after it (proc(5)).
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)!.split(' ');
    return fields[0] === 'Z' ? null : { pid, started: fields[19]! };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' && process.platform === 'linux') return null;
  }
  try {
    return {
      pid,
      started: execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim(),
    };
  } catch {
    return null;
  }
}

/** Whether exactly this process still runs. */
export function isRunning(identity: ProcessIdentity): boolean {
  return identifyProcess(identity.pid)?.started === identity.started;
}
