import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from '@tessera/testing/ports';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Invalidation, joinInvalidation, type Purge } from './invalidation.ts';
import { parsePurgeMessage } from './message.ts';

describe('parsePurgeMessage()', () => {
  it.each(['', '{}', '{"from":"a","what":"some","soft":true}', '{"from":"a","what":{"url":""},"soft":true}'])(
    'refuses %s',
    (message) => {
      expect(() => parsePurgeMessage(message)).toThrow(TypeError);
    },
  );
});

const installed = hasRedis();
if (!installed) console.warn('SKIPPED: purges over Redis, because redis-server is not installed');

describe.skipIf(!installed)('joinInvalidation() with a real redis-server', () => {
  let port = 0;
  const joined: Invalidation[] = [];
  const servers: ChildProcess[] = [];
  const everything: Purge = { what: 'all', soft: true };

  beforeAll(async () => {
    port = await freePort();
  });

  afterEach(async () => {
    for (const one of joined.splice(0)) await one.close();
    for (const server of servers.splice(0)) await stop(server);
  });

  async function start(): Promise<ChildProcess> {
    const server = spawn('redis-server', ['--port', String(port), '--bind', '127.0.0.1', '--save', ''], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    servers.push(server);
    let said = '';
    for await (const part of server.stdout!) {
      said += String(part);
      if (said.includes('Ready to accept connections')) break;
    }
    server.stdout!.resume();
    return server;
  }

  function publish(message: string): void {
    execFileSync('redis-cli', ['-p', String(port), 'publish', 'edge-includes:purges', message]);
  }

  async function join() {
    const heard = createHeard();
    const errors: unknown[] = [];
    const instance = await joinInvalidation({
      url: `redis://127.0.0.1:${port}`,
      onPurge: heard.add,
      onError: (error) => errors.push(error),
    });
    joined.push(instance);
    return { ...instance, heard, errors };
  }

  it('tells the others, and not the one that tells', async () => {
    await start();
    const [one, other] = [await join(), await join()];
    expect(await other.heard.next()).toEqual(everything);
    expect(await one.heard.next()).toEqual(everything);
    one.tell({ what: { key: 'product-1' }, soft: false });
    expect(await other.heard.next()).toEqual({ what: { key: 'product-1' }, soft: false });
    other.tell({ what: { url: '/a?b=1' }, soft: true });
    expect(await one.heard.next()).toEqual({ what: { url: '/a?b=1' }, soft: true });
  });

  it('makes everything stale when it is connected again, and tells what it could not', async () => {
    const server = await start();
    const [one, other] = [await join(), await join()];
    await other.heard.next();
    await stop(server);
    one.tell({ what: { url: '/meanwhile' }, soft: false });
    await start();
    const heard = [await other.heard.next(), await other.heard.next()];
    expect(heard).toContainEqual(everything);
    expect(heard).toContainEqual({ what: { url: '/meanwhile' }, soft: false });
    expect(one.errors.length).toBeGreaterThan(0);
  });

  it('starts without Redis, and listens once it is there', async () => {
    const one = await join();
    expect(one.heard.all()).toEqual([]);
    await start();
    expect(await one.heard.next()).toEqual(everything);
  });

  it('goes on after a message that it cannot read', async () => {
    await start();
    const one = await join();
    await one.heard.next();
    publish('nonsense');
    publish('{"from":"me","what":"all","soft":false}');
    expect(await one.heard.next()).toEqual({ what: 'all', soft: false });
    expect(String(one.errors[0])).toContain('Cannot read a purge');
  });
});

function createHeard() {
  const all: Purge[] = [];
  let at = 0;
  let arrived = Promise.withResolvers<void>();
  return {
    all: () => all,
    add(purge: Purge) {
      all.push(purge);
      arrived.resolve();
      arrived = Promise.withResolvers();
    },
    async next(): Promise<Purge> {
      while (all[at] === undefined) await arrived.promise;
      at += 1;
      return all[at - 1]!;
    },
  };
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = once(server, 'exit');
  server.kill('SIGKILL');
  await ended;
}

function hasRedis(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
