/** One part as a child process: started, logged, started again when it dies, stopped in order. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { LogFile } from './log-file.ts';

export interface PartCommand {
  name: string;
  /** The bundle. */
  entry: string;
  /** Working directory. */
  folder: string;
  /** Flags of Node. */
  flags: readonly string[];
  /** Arguments of the part itself. @default none */
  args?: readonly string[];
  /** All that it gets to know. */
  environment: Readonly<Record<string, string>>;
}

export type PartState = 'starting' | 'running' | 'waiting' | 'stopped';

export interface PartProcess {
  readonly name: string;
  readonly state: PartState;
  readonly pid: number | undefined;
  /** How often it has died. */
  readonly deaths: number;
  /** Its last lines of log. */
  tail(): string[];
  /** Resolves with its address when it listens for the first time. */
  listening: Promise<string>;
  stop(): Promise<void>;
  /** Ends it at once. */
  kill(): void;
}

export interface PartEvents {
  /** A sentence for the console. */
  say(text: string): void;
  /** The set of running processes has changed. */
  changed(): void;
  log: LogFile;
}

/** Milliseconds from SIGTERM to SIGKILL. */
const GRACE = 12_000;

/** Milliseconds after which a start counts as a success. */
const SETTLED = 30_000;

const LAST_LINES = 30;

export function startPart(command: PartCommand, events: PartEvents): PartProcess {
  const lines: string[] = [];
  const listening = Promise.withResolvers<string>();
  let child: ChildProcess;
  let state: PartState = 'starting';
  let deaths = 0;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let told = 0;

  function read(line: string): void {
    lines.push(line);
    if (lines.length > LAST_LINES) lines.shift();
    events.log.write(`${line}\n`);
    const error = errorIn(line);
    // One sentence in five seconds: the file has all of them.
    if (error !== null && Date.now() - told > 5_000) {
      told = Date.now();
      events.say(`${command.name}: ${error}`);
    }
  }

  function start(): void {
    const startedAt = Date.now();
    state = 'starting';
    child = spawn(process.execPath, [...command.flags, command.entry, ...(command.args ?? [])], {
      cwd: command.folder,
      env: command.environment,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A group of its own: Ctrl-C reaches the supervisor alone, which stops the parts in order.
      detached: true,
    });
    for (const stream of [child.stdout!, child.stderr!]) createInterface(stream).on('line', read);
    child.on('message', (message: { type?: unknown; url?: unknown }) => {
      if (message.type !== 'listening') return;
      state = 'running';
      listening.resolve(String(message.url));
    });
    child.once('error', (error) => read(String(error)));
    child.once('exit', (code, signal) => {
      events.changed();
      if (state === 'stopped') return;
      deaths += 1;
      failures = Date.now() - startedAt > SETTLED ? 1 : failures + 1;
      const pause = Math.min(10_000, 125 * 2 ** failures);
      state = 'waiting';
      events.say(
        `${command.name} has died (${signal ?? `exit code ${code}`}) and starts again in ${pause / 1_000} s`,
      );
      timer = setTimeout(start, pause);
    });
    events.changed();
  }

  start();
  return {
    name: command.name,
    listening: listening.promise,
    get state() {
      return state;
    },
    get pid() {
      return child.exitCode === null && child.signalCode === null ? child.pid : undefined;
    },
    get deaths() {
      return deaths;
    },
    tail: () => [...lines],
    async stop() {
      clearTimeout(timer);
      state = 'stopped';
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), GRACE);
      await ended;
      clearTimeout(late);
    },
    kill() {
      clearTimeout(timer);
      state = 'stopped';
      child.kill('SIGKILL');
    },
  };
}

/** The message of a log line of level error, or `null`. */
function errorIn(line: string): string | null {
  if (!line.startsWith('{"level":"error"')) return null;
  try {
    const { msg, err } = JSON.parse(line) as { msg?: string; err?: { message?: string } };
    return err?.message === undefined ? String(msg) : `${msg}: ${err.message.split('\n', 1)[0]}`;
  } catch {
    return null;
  }
}
