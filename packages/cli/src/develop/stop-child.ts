/** Ends a process: in its own way, or without it. */

import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Milliseconds until what does not stop is ended. */
const GRACE = 3_000;

/** Resolves when it has gone. */
export async function stopChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), GRACE);
  await gone;
  clearTimeout(timer);
}
