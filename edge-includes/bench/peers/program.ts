/**
 * Programs of other projects and of this one, started for a measurement or a comparison: each on the core that it is
 * given, each ended by its id, also when the run is broken off.
 */

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export interface Program extends AsyncDisposable {
  pid: number;
  /** All that it has said so far. */
  output(): string;
}

/** Options for {@link startProgram}. */
export interface ProgramOptions {
  command: string;
  args: readonly string[];
  /** It is ready when somebody listens here. */
  port: number;
  /** The core that all its threads stay on; left out: any. */
  core?: number | undefined;
  environment?: NodeJS.ProcessEnv;
}

/** Milliseconds until a program must listen. */
const PATIENCE = 20_000;
/** Milliseconds after which a program that does not end is ended by force. */
const GRACE = 5_000;

/** Servers stand in the folders of system programs, which not everybody's path has. */
const searched = `${process.env['PATH']}:/usr/sbin:/usr/local/sbin`;

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGTERM');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

/** @throws Error with what it has said, when it ends or does not listen in time */
export async function startProgram({
  command,
  args,
  port,
  core,
  environment,
}: ProgramOptions): Promise<Program> {
  const pinned = core !== undefined && isInstalled('taskset');
  const child = spawn(
    pinned ? 'taskset' : command,
    pinned ? ['--cpu-list', String(core), command, ...args] : args,
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, PATH: searched, ...environment } },
  );
  running.add(child);
  child.once('exit', () => running.delete(child));
  let said = '';
  const hear = (part: Buffer) => {
    said = (said + part.toString()).slice(-20_000);
  };
  child.stdout.on('data', hear);
  child.stderr.on('data', hear);
  let failure: Error | undefined;
  child.once('error', (error) => {
    failure = error;
  });

  const deadline = performance.now() + PATIENCE;
  while (!(await listens(port))) {
    const ended = child.exitCode !== null || child.signalCode !== null;
    if (failure !== undefined || ended || performance.now() > deadline) {
      await stop(child);
      throw new Error(`Cannot start ${command}: ${ended ? 'it ended' : 'nobody listens'}\n${said}`, {
        cause: failure,
      });
    }
    await wait(20);
  }
  return { pid: child.pid!, output: () => said, [Symbol.asyncDispose]: () => stop(child) };
}

/** Whether a command is found in the path, or in the folders of system programs. */
export function isInstalled(command: string): boolean {
  return spawnSync('which', [command], { stdio: 'ignore', env: { PATH: searched } }).status === 0;
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true));
    socket.once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), GRACE);
  await ended;
  clearTimeout(late);
}
