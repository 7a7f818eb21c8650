import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { proveDurable } from './prove-durable.ts';

const isInstalled = hasStrace();
if (!isInstalled)
  console.warn('SKIPPED: what the store acknowledges is on disk, because strace is not installed');

const broken = (name: string) => join(import.meta.dirname, 'breaks', `${name}.ts`);

describe.skipIf(!isInstalled)('what the store acknowledges', { timeout: 60_000 }, () => {
  it('is on disk before, and is done once however often it is sent', async () => {
    const { acknowledged, syncs, early, twice } = await proveDurable();
    expect({ early, twice }).toEqual({ early: [], twice: [] });
    // Otherwise those that came together have not shared a commit, and this has looked at half of the matter.
    expect(syncs).toBeGreaterThan(0);
    expect(syncs).toBeLessThan(acknowledged);
  });

  it('is found out when the disk is not waited for', async () => {
    const { acknowledged, early } = await proveDurable(broken('no-sync'));
    expect(early).toHaveLength(acknowledged);
  });

  it('is found out when a group is answered before its commit', async () => {
    const { early } = await proveDurable(broken('early-answer'));
    expect(early.length).toBeGreaterThan(0);
  });

  it('is found out when idempotency keys are not looked for', async () => {
    const { acknowledged, early, twice } = await proveDurable(broken('no-memory'));
    expect(early).toEqual([]);
    expect(twice).toHaveLength(acknowledged);
  });
});

function hasStrace(): boolean {
  try {
    execFileSync('strace', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
