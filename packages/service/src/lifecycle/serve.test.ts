import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';

const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** A server that answers when stopping begins, and keeps connections for ever. It says over IPC what happens. */
const answersLate = `
import { createServer } from 'node:http';
import { serve } from '${new URL('./serve.ts', import.meta.url)}';
let waiting;
const server = createServer((request, response) => {
  waiting = response;
  process.send({ type: 'asked' });
});
server.keepAliveTimeout = 0;
await serve(server, {
  port: 0,
  grace: 600_000,
  logger: { info() {}, warn() {} },
  onStopping: () => waiting.end('finished'),
});`;

describe('serve()', { timeout: 30_000 }, () => {
  it('finishes what is in flight at SIGTERM, and waits for no connection that is kept alive', async () => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', answersLate], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const agent = new Agent({ keepAlive: true });
    try {
      const [{ url }] = (await once(child, 'message')) as [{ url: string }];
      const asked = once(child, 'message');
      const answer = once(get(url, { agent }), 'response') as Promise<[IncomingMessage]>;
      await asked;
      child.kill('SIGTERM');
      const ended = once(child, 'exit');
      expect(await text((await answer)[0])).toBe('finished');
      expect(await ended).toEqual([0, null]);
    } finally {
      agent.destroy();
      child.kill('SIGKILL');
    }
  });

  it('ends the server when its parent was killed and nobody reads its logs any more', async () => {
    const parent = fork(join(import.meta.dirname, '../testing/run-orphan.ts'), ['parent'], { silent: true });
    const [pid] = (await once(parent, 'message')) as [number];
    expect(isRunning(pid)).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(() => isRunning(pid), { timeout: 15_000 }).toBe(false);
  });
});
