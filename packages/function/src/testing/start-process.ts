/** Starts a server of the repository as a real process on a port of its own, killed at the end of the test's scope. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface StartedProcess extends AsyncDisposable {
  url: string;
  child: ChildProcess;
  /** What it has written so far. */
  output(): string;
  /** Ends it like a power cut. */
  kill(): Promise<void>;
  /** Asks it to stop, and waits until it has. */
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, '../../../..');

/**
 * Resolves when the process listens.
 *
 * @param entry its main file, relative to the repository
 * @throws Error with what it wrote when it ends before that
 */
export async function startProcess(
  entry: string,
  environment: Record<string, string>,
): Promise<StartedProcess> {
  let written = '';
  const child = spawn(process.execPath, [join(root, entry)], {
    env: { PATH: process.env['PATH'] ?? '', LOG_LEVEL: 'info', ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  child.stdout?.on('data', (chunk) => (written += chunk));
  child.stderr?.on('data', (chunk) => (written += chunk));
  const url = await new Promise<string>((resolve, reject) => {
    child.on('message', (message) => {
      const { type, url: at } = message as { type?: string; url?: string };
      if (type === 'listening' && at !== undefined) resolve(at);
    });
    child.once('close', (code) => reject(new Error(`Cannot start "${entry}": exit ${code}\n${written}`)));
  });
  const end = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'exit');
    child.kill(signal);
    await closed;
  };
  const kill = () => end('SIGKILL');
  return {
    url,
    child,
    output: () => written,
    kill,
    stop: () => end('SIGTERM'),
    [Symbol.asyncDispose]: kill,
  };
}
