/** Watches a process's resident size: the heap flag does not count buffers. Linux only; elsewhere the flag alone holds. */

import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, readSync } from 'node:fs';

const INTERVAL = 250;
const PAGE = 4_096;
const MEGABYTE = 1_048_576;

/** The megabytes that were resident at most, 0 where nobody can tell. */
export function peakMemory({ pid }: ChildProcess): number {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return Math.round(Number(kilobytes ?? 0) / 1_024);
  } catch {
    return 0;
  }
}

/** Calls `onExceeded` once with the megabytes taken. Answers how to stop watching. */
export function watchMemory(
  child: ChildProcess,
  limit: number,
  onExceeded: (megabytes: number) => void,
): () => void {
  if (process.platform !== 'linux' || child.pid === undefined) return () => {};
  let file: number;
  try {
    file = openSync(`/proc/${child.pid}/statm`, 'r');
  } catch {
    // It has ended already.
    return () => {};
  }
  const text = Buffer.alloc(128);
  const timer = setInterval(() => {
    const megabytes = readResident(file, text);
    if (megabytes <= limit) return;
    stop();
    onExceeded(megabytes);
  }, INTERVAL);
  timer.unref();
  let isStopped = false;
  function stop(): void {
    if (isStopped) return;
    isStopped = true;
    clearInterval(timer);
    closeSync(file);
  }
  return stop;
}

/** Read at once and from a file that stays open: no disk is behind it, and a task for a thread costs more. */
function readResident(file: number, text: Buffer): number {
  try {
    const length = readSync(file, text, 0, text.length, 0);
    const pages = text.toString('latin1', 0, length).split(' ')[1];
    return Math.round((Number(pages ?? 0) * PAGE) / MEGABYTE);
  } catch {
    // The process is gone.
    return 0;
  }
}
