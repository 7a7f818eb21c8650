import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const isRunning = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('serve()', { timeout: 30_000 }, () => {
  it('ends the server when its parent was killed and nobody reads its logs any more', async () => {
    const parent = fork(join(import.meta.dirname, '../testing/run-orphan.ts'), ['parent'], { silent: true });
    const [pid] = (await once(parent, 'message')) as [number];
    expect(isRunning(pid)).toBe(true);
    parent.kill('SIGKILL');
    await expect.poll(() => isRunning(pid), { timeout: 15_000 }).toBe(false);
  });
});
