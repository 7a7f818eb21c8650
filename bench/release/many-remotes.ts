/** A registry with many remotes and the edges that follow it, as they are shipped, each a process of its own. */

import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '@tessera/testing/ports';
import { idOf, remoteName, seed } from '../../registry/bench/seed.ts';

export interface ManyRemotes extends AsyncDisposable {
  /** The data folder, for the command line. */
  data: string;
  /** Changes the channel; answers the edges that have acknowledged. */
  change(action: string, body: unknown): Promise<string[]>;
  /** Resident memory of the registry and of every edge, in bytes; 0 where there is no /proc. */
  memory(): Promise<number[]>;
}

export interface Size {
  remotes: number;
  releases: number;
  edges: number;
}

const root = resolve(import.meta.dirname, '../..');
/** Remotes of one change. */
const BATCH = 100;

export async function openManyRemotes({ remotes, releases, edges }: Size): Promise<ManyRemotes> {
  const folder = await mkdtemp(join(tmpdir(), 'tessera-many-'));
  const children: ChildProcess[] = [];
  const close = async () => {
    for (const child of children) await stop(child);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await seed(folder, { remotes, releases });
    const registry = await startRegistry(folder, children);
    await mkdir(join(folder, 'run'), { recursive: true });
    const profile = { url: registry.url, operator: registry.operator, teams: {} };
    await writeFile(join(folder, 'run/registry.json'), JSON.stringify(profile));
    const change = (action: string, body: unknown) => changeChannel(registry, action, body);
    for (const n of [0, 1]) {
      for (let from = 0; from < remotes; from += BATCH) {
        const names = Array.from({ length: Math.min(BATCH, remotes - from) }, (_, i) => remoteName(from + i));
        await change('promote', { releases: Object.fromEntries(names.map((name) => [name, idOf(n)])) });
      }
    }
    for (let n = 0; n < edges; n++) await startEdge(folder, `edge-${n}`, registry, children);
    // Edges that are still reading what there is acknowledge one of these.
    for (let i = 0; (await change('refresh', { reason: `${i}` })).length < edges; i++) await pause(200);
    return { data: folder, change, memory: () => memoryOf(children), [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface RunningRegistry {
  url: string;
  operator: string;
  edge: string;
  keys: string;
}

async function startRegistry(folder: string, children: ChildProcess[]): Promise<RunningRegistry> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const spki = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  const [operator, edge] = [randomUUID(), randomUUID()];
  const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');
  const child = start('registry/dist/main.js', {
    REGISTRY_PORT: '0',
    REGISTRY_DATA: join(folder, 'registry'),
    REGISTRY_ARTIFACTS: join(folder, 'artifacts'),
    REGISTRY_KEY_ID: 'registry',
    REGISTRY_KEY: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    REGISTRY_CALLERS: JSON.stringify({ operator: hashOf(operator), edge: hashOf(edge) }),
  });
  children.push(child);
  const [{ url }] = (await once(child, 'message')) as [{ url: string }];
  return { url, operator, edge, keys: JSON.stringify({ registry: spki }) };
}

async function startEdge(
  folder: string,
  name: string,
  registry: RunningRegistry,
  children: ChildProcess[],
): Promise<void> {
  const secret = JSON.stringify({ a: randomBytes(32).toString('base64') });
  const { privateKey } = generateKeyPairSync('ed25519');
  const pkcs8 = privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64');
  const port = await freePort();
  const child = start('edge-includes/dist/main.js', {
    EDGE_PORT: String(port),
    EDGE_PUBLIC_URL: `http://127.0.0.1:${port}`,
    EDGE_CHANNEL_FILE: join(folder, `${name}.json`),
    EDGE_REGISTRY_URL: `${registry.url}/channels/production`,
    EDGE_REGISTRY_TOKEN: registry.edge,
    EDGE_REGISTRY_KEYS: registry.keys,
    EDGE_NAME: name,
    EDGE_ARTIFACTS: join(folder, 'artifacts'),
    EDGE_COOKIE_KEYS: secret,
    EDGE_PAGE_KEYS: secret,
    EDGE_IDENTITY_KEY: JSON.stringify({ id: 'gateway', pkcs8 }),
  });
  children.push(child);
  await once(child, 'message');
}

/** With the flags that the supervisor gives to an edge too. */
function start(entry: string, environment: Record<string, string>): ChildProcess {
  const flags = [
    '--initial-heap-size=256',
    '--max-semi-space-size=16',
    '--disable-warning=ExperimentalWarning',
  ];
  return spawn(process.execPath, [...flags, join(root, entry)], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { NODE_ENV: 'production', LOG_LEVEL: 'silent', ...environment },
  });
}

async function changeChannel({ url, operator }: RunningRegistry, action: string, body: unknown) {
  const response = await fetch(`${url}/channels/production/${action}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${operator}`,
      'content-type': 'application/json',
      'if-match': '*',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  });
  const answer = (await response.json()) as { edges: { acknowledged: string[] } };
  if (!response.ok) throw new Error(`Cannot ${action}: ${JSON.stringify(answer)}`);
  return answer.edges.acknowledged;
}

async function memoryOf(children: readonly ChildProcess[]): Promise<number[]> {
  return Promise.all(
    children.map(async ({ pid }) => {
      const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
      return Number(/VmRSS:\s+(\d+) kB/.exec(text)?.[1] ?? 0) * 1_024;
    }),
  );
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
