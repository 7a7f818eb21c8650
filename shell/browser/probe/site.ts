/**
 * A site around the built shell: an edge in a process of its own, signed releases, one BFF that renders every release
 * from its own server bundle, and the registry's ear for reports.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Report, reportSchema } from '@tessera/contracts/health';
import type { Release, UnsignedRelease } from '@tessera/contracts/release';
import { freePort } from '@tessera/testing/ports';
import { createTestRegistry, type TestRegistry } from '@tessera/testing/registry';
import { type Built, readContents } from './remotes.ts';

const edgeMain = fileURLToPath(new URL('../../../edge-includes/src/main.ts', import.meta.url));
const bffMain = fileURLToPath(new URL('bff.ts', import.meta.url));
const shellRelease = fileURLToPath(new URL('../../dist/release', import.meta.url));

export interface Site extends AsyncDisposable {
  url: string;
  /** Reports of the edge so far. */
  reports: Report[];
  publish(built: Built): Promise<Release>;
  /** Makes these live, each with the release before it, and waits until the edge serves them. */
  promote(remotes: readonly { stable: Release; previous?: Release }[]): Promise<void>;
}

/** Use it with `await using`, or end it. */
export async function startSite(): Promise<Site> {
  const stack = new AsyncDisposableStack();
  const registry = stack.use(await createTestRegistry());
  const reports: Report[] = [];
  const bff = (await spawn(stack, bffMain, { args: [registry.artifacts] })).url;
  const ear = await listen(stack, createServer(takeReports(reports)));
  const url = `http://127.0.0.1:${await freePort()}`;
  const shell = await publish(registry, {
    release: JSON.parse(
      await readFile(join(shellRelease, 'release.unsigned.json'), 'utf8'),
    ) as UnsignedRelease,
    contents: await readContents(shellRelease),
  });
  const edge = await spawn(stack, edgeMain, { env: environment({ registry, url, ear }) });

  return {
    url,
    reports,
    publish: (built) => publish(registry, built),
    async promote(remotes) {
      const { revision } = await registry.writeChannel({
        stable: [shell, ...remotes.map(({ stable }) => stable)],
        previous: remotes.flatMap(({ previous }) => previous ?? []),
        bffs: { counter: bff, navigation: bff },
      });
      edge.process.kill('SIGHUP');
      await until(async () => (await (await fetch(`${url}/ready`)).json()).revision === revision);
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

function publish(registry: TestRegistry, { release, contents }: Built): Promise<Release> {
  const { files: _, digest: _digest, ...rest } = release;
  return registry.publish({ ...rest, owner: 'team', contents });
}

function takeReports(reports: Report[]): RequestListener {
  return async (request, response) => {
    let body = '';
    for await (const part of request) body += String(part);
    if (request.url?.endsWith('/reports') !== true) return void response.writeHead(404).end();
    reports.push(reportSchema.parse(JSON.parse(body)));
    response.writeHead(204).end();
  };
}

async function listen(stack: AsyncDisposableStack, server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stack.defer(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function environment({ registry, url, ear }: { registry: TestRegistry; url: string; ear: string }) {
  const { privateKey } = generateKeyPairSync('ed25519');
  const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64');
  const key = JSON.stringify({ a: randomBytes(32).toString('base64') });
  return {
    EDGE_PORT: new URL(url).port,
    EDGE_PUBLIC_URL: url,
    EDGE_CHANNEL_FILE: registry.channelFile,
    EDGE_ARTIFACTS: registry.artifacts,
    EDGE_REGISTRY_KEYS: JSON.stringify(registry.registryKeys),
    EDGE_REGISTRY_URL: `${ear}/channels/production`,
    EDGE_REGISTRY_TOKEN: 'token',
    EDGE_COOKIE_KEYS: key,
    EDGE_PAGE_KEYS: key,
    EDGE_IDENTITY_KEY: JSON.stringify({ id: 'edge', pkcs8 }),
  };
}

/** Starts a server that tells its address when it listens. */
async function spawn(
  stack: AsyncDisposableStack,
  path: string,
  { args = [], env = {} }: { args?: string[]; env?: Record<string, string> },
): Promise<{ process: ChildProcess; url: string }> {
  const child = fork(path, args, { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const exited = once(child, 'exit');
  stack.defer(async () => {
    child.kill('SIGTERM');
    await exited;
  });
  const [told] = (await Promise.race([once(child, 'message'), exited])) as [{ url: string } | number | null];
  if (typeof told === 'object' && told !== null) return { process: child, url: told.url };
  throw new Error(`Cannot start "${path}": it has ended with ${told}`);
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await isTrue().catch(() => false))) {
    if (Date.now() > deadline) throw new Error('Cannot go on: the edge does not serve the channel');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
