/**
 * A BFF that runs from its sources: the program that is deployed, as Node runs TypeScript, started anew with every change
 * of what it is made of. The one before goes on with what it has begun until the next one is there.
 */

import { type ChildProcess, spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { type BffSources, nodeModulesAbove } from './bff-sources.ts';
import { readLines } from './readable-line.ts';
import { stopChild } from './stop-child.ts';
import { watchPackages } from './watch-packages.ts';

/** How a BFF is; the edge of a developer takes it as it is. */
export type LocalBffState =
  | { name: string; status: 'starting' }
  | { name: string; status: 'running'; url: string }
  | { name: string; status: 'broken'; said: string };

export interface LocalBffOptions {
  sources: BffSources;
  /** All that it gets to know. */
  environment: Readonly<Record<string, string>>;
  /** It is another way than before; the first call comes before this function returns. */
  onState(state: LocalBffState): void;
  /** A line for the terminal. */
  say(line: string): void;
}

/** Lines of what a BFF has said last, for who asks for it. */
const LAST_LINES = 16;

export function startLocalBff(options: LocalBffOptions): AsyncDisposable {
  const { sources, environment, onState, say } = options;
  const name = sources.bff;
  const flags = flagsFor(sources);
  const children = new Set<ChildProcess>();
  let current: ChildProcess | undefined;
  let isReady = false;
  let isFirst = true;

  function start(): void {
    // One that has not begun to answer is missed by nobody.
    if (!isReady) current?.kill('SIGKILL');
    isReady = false;
    onState({ name, status: 'starting' });
    const lines: string[] = [];
    const child = spawn(process.execPath, [...flags, sources.entry], {
      cwd: sources.packages[0],
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    current = child;
    children.add(child);
    const read = (line: string) => {
      lines.push(line);
      if (lines.length > LAST_LINES) lines.shift();
      if (child === current) say(`${name}: ${line}`);
    };
    readLines([child.stdout, child.stderr], read);
    child.once('error', (error) => read(error.message));
    child.on('message', ({ type, url }: { type?: unknown; url?: unknown }) => {
      if (type !== 'listening' || child !== current) return;
      isReady = true;
      onState({ name, status: 'running', url: String(url) });
      say(isFirst ? `BFF "${name}" runs from ${sources.packages[0]}` : `BFF "${name}" runs anew`);
      isFirst = false;
      retireOthers(child);
    });
    // All that it said has been read by then.
    child.once('close', () => {
      children.delete(child);
      if (child !== current) return;
      isReady = false;
      onState({ name, status: 'broken', said: lines.join('\n') });
      say(`BFF "${name}" has ended, it starts again with the next save of its sources`);
      retireOthers(child);
    });
  }

  function retireOthers(child: ChildProcess): void {
    for (const other of children) if (other !== child) void stopChild(other);
  }

  start();
  const watching = watchPackages(sources.packages, start);
  return {
    async [Symbol.asyncDispose]() {
      watching[Symbol.dispose]();
      current = undefined;
      await Promise.all([...children].map(stopChild));
    },
  };
}

/** Those of a deployed one; what it may read are its sources and what is installed. */
function flagsFor({ packages }: BffSources): string[] {
  const installed = packages.flatMap(nodeModulesAbove);
  const readable = new Set([...packages, ...installed, ...installed.map((folder) => realpathSync(folder))]);
  return [
    '--permission',
    '--no-experimental-sqlite',
    '--disable-warning=SecurityWarning',
    '--disable-warning=ExperimentalWarning',
    '--allow-worker',
    ...[...readable].map((folder) => `--allow-fs-read=${folder}`),
  ];
}
