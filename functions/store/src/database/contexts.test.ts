import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openContexts } from './contexts.ts';

const DAY = 24 * 3_600_000;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-contexts-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('sweep()', () => {
  it('keeps what ended a session for as long as a session may live, and other events for a week', async () => {
    let now = 0;
    using contexts = openContexts(folder, { now: () => now });
    const { users, orders } = contexts.all;
    const revoked = { type: 'SessionRevoked', key: 'u', data: { user: 'user-0001', sid: 'session-1' } };
    const order = { id: 'order-0001', user: 'user-0001', status: 'cancelled', version: 3 };
    const cancelled = { type: 'OrderCancelled', key: 'o', data: order };
    await users.transact({ writes: [], outbox: [revoked] });
    await orders.transact({ writes: [], outbox: [cancelled] });
    const left = () => [users.outboxAfter(0, 10).length, orders.outboxAfter(0, 10).length];

    now = 6 * DAY;
    contexts.sweep();
    expect(left()).toEqual([1, 1]);
    now = 30 * DAY;
    contexts.sweep();
    expect(left()).toEqual([1, 0]);
    now = 32 * DAY;
    contexts.sweep(() => 0);
    expect(left(), 'what nobody has read stays').toEqual([1, 0]);
    contexts.sweep();
    expect(left()).toEqual([0, 0]);
  });
});
