/** `tessera dev`, and the same remote under the dev mode of `@module-federation/vite`, each as a process tree of its own. */

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '@tessera/testing/ports';
import type { WideRemote } from './wide-remote.ts';

export interface Session extends AsyncDisposable {
  url: string;
  /** Resident bytes of the process that serves the modules; 0 where there is no /proc. */
  memory(): Promise<number>;
}

const root = resolve(import.meta.dirname, '../..');

export async function startTessera(
  remote: WideRemote,
  { against, data }: { against: string; data: string },
): Promise<Session> {
  const port = await freePort();
  const child = spawn(
    process.execPath,
    [
      join(root, 'packages/cli/dist/tessera.js'),
      ...['dev', remote.folder, '--against', against, '--port', String(port), '--data', data],
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await said(child, /^Open /);
  return {
    url: `http://127.0.0.1:${port}${remote.path}`,
    memory: async () => Math.max(0, ...(await residentBelow(child.pid!, 'working-copy.ts'))),
    [Symbol.asyncDispose]: () => stop(child),
  };
}

/** Adds what that plugin needs to the remote, and a page that loads it as a host does. */
export async function startModuleFederation(remote: WideRemote): Promise<Session> {
  const port = await freePort();
  await writeFile(join(remote.folder, 'index.html'), hostPage);
  await writeFile(join(remote.folder, 'host.js'), hostSource);
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'module-federation.ts'), remote.folder, remote.name, String(port)],
    { cwd: join(root, 'shell'), stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await said(child, /^ready/);
  return {
    url: `http://127.0.0.1:${port}/`,
    memory: async () => Math.max(0, ...(await residentBelow(child.pid!, 'module-federation.ts'))),
    [Symbol.asyncDispose]: () => stop(child),
  };
}

const hostPage =
  '<!doctype html><title>host</title><main><tessera-slot></tessera-slot></main><script type="module" src="/host.js"></script>\n';

const hostSource = `const entry = '/remoteEntry.js';
const container = await import(/* @vite-ignore */ entry);
await container.init({});
const { app } = (await container.get('./app'))();
const slot = document.querySelector('tessera-slot');
const loaded = await app.load({ fragment: 'page', params: {}, pageToken: '', signal: AbortSignal.timeout(10_000) });
app.mount(slot, loaded, { key: 'main', release: '', pageToken: '', navigate() {}, report: console.error });
slot.dataset.state = 'ready';
`;

async function said(child: ChildProcess, line: RegExp): Promise<void> {
  for await (const text of createInterface(child.stdout!)) {
    if (!line.test(text)) continue;
    child.stdout!.resume();
    return;
  }
  throw new Error(`Cannot measure: ${child.spawnargs.slice(0, 3).join(' ')} has ended`);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** Of a process and all below it, those whose command has a word. */
async function residentBelow(pid: number, word: string): Promise<number[]> {
  const names = await readdir('/proc').catch(() => []);
  const processes = await Promise.all(
    names
      .filter((name) => /^\d+$/.test(name))
      .map(async (name) => {
        const [status, command] = await Promise.all(
          ['status', 'cmdline'].map((file) => readFile(`/proc/${name}/${file}`, 'utf8').catch(() => '')),
        );
        return {
          pid: Number(name),
          parent: Number(/PPid:\s+(\d+)/.exec(status!)?.[1] ?? 0),
          bytes: Number(/VmRSS:\s+(\d+) kB/.exec(status!)?.[1] ?? 0) * 1_024,
          command: command!,
        };
      }),
  );
  const below = new Set([pid]);
  for (let size = 0; size !== below.size; ) {
    size = below.size;
    for (const one of processes) if (below.has(one.parent)) below.add(one.pid);
  }
  return processes
    .filter((one) => below.has(one.pid) && one.command.includes(word))
    .map(({ bytes }) => bytes);
}
