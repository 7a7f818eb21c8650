import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { limitsContract } from '@tessera/function/store';
import { startTestStore, type TestStore } from '@tessera/function/testing';
import { createUpstream } from '@tessera/service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openContext } from '../database/context-database.ts';
import { takeAttempt } from './limits.ts';

const rule = { name: 'sign-in-account', key: 'someone', limit: 3, window: 60 };

describe('takeAttempt()', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tessera-limits-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('allows so many in a window, and tells the seconds until the next one begins', async () => {
    let now = 120_000;
    using bus = openContext(folder, 'bus', { now: () => now });
    const take = (changes: Partial<typeof rule> = {}) => takeAttempt(bus, { ...rule, ...changes }, now);

    for (const _ of [1, 2, 3]) expect(await take()).toEqual({ allowed: true, retryAfter: 0 });
    expect(await take()).toEqual({ allowed: false, retryAfter: 60 });
    now = 178_500;
    expect(await take()).toEqual({ allowed: false, retryAfter: 2 });
    expect(await take({ key: 'someone else' })).toMatchObject({ allowed: true });
    expect(await take({ name: 'sign-in-network' })).toMatchObject({ allowed: true });
    now = 180_000;
    expect(await take()).toEqual({ allowed: true, retryAfter: 0 });
  });

  it('allows no more when all come at once', async () => {
    using bus = openContext(folder, 'bus', { now: () => 0 });
    const taken = await Promise.all(Array.from({ length: 20 }, () => takeAttempt(bus, rule, 0)));
    expect(taken.filter(({ allowed }) => allowed)).toHaveLength(rule.limit);
  });
});

describe('POST /limits/take', () => {
  const body = { ...rule, limit: 1, window: 86_400 };
  const limitsOf = (store: TestStore, caller: string) =>
    createUpstream(limitsContract, {
      name: 'store',
      url: store.process.url,
      credential: { caller, token: store.token(caller) },
    });

  it('counts for each BFF that may, over a restart too, and for nobody else', async () => {
    await using store = await startTestStore();
    expect(await limitsOf(store, 'bff-account').takeAttempt({ body })).toEqual({
      allowed: true,
      retryAfter: 0,
    });
    await store.restart();
    expect(await limitsOf(store, 'bff-account').takeAttempt({ body })).toMatchObject({ allowed: false });
    expect(await limitsOf(store, 'bff-orders').takeAttempt({ body })).toMatchObject({ allowed: true });
    await expect(limitsOf(store, 'edge').takeAttempt({ body })).rejects.toMatchObject({
      code: 'store-not-allowed',
    });
    await expect(
      limitsOf(store, 'bff-account').takeAttempt({ body: { ...body, limit: 0 } }),
    ).rejects.toMatchObject({ status: 422 });
  });
});
