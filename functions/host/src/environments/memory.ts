/** Watches a process's resident size: the heap flag does not count buffers. Linux only; elsewhere the flag alone holds. */

import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';

const INTERVAL = 250;
const PAGE = 4_096;
const MEGABYTE = 1_048_576;

/** Calls `onExceeded` once with the megabytes taken. Answers how to stop watching. */
export function watchMemory(
  child: ChildProcess,
  limit: number,
  onExceeded: (megabytes: number) => void,
): () => void {
  if (process.platform !== 'linux' || child.pid === undefined) return () => {};
  const timer = setInterval(async () => {
    const statm = await readFile(`/proc/${child.pid}/statm`, 'utf8').catch(() => '');
    const megabytes = Math.round((Number(statm.split(' ')[1] ?? 0) * PAGE) / MEGABYTE);
    if (megabytes <= limit) return;
    clearInterval(timer);
    onExceeded(megabytes);
  }, INTERVAL);
  timer.unref();
  return () => clearInterval(timer);
}
