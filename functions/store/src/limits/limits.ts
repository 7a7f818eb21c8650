/** Attempts per name and key in fixed windows, kept in context `bus` so that a restart forgives nobody. */

import type { ContextDatabase } from '../database/context-database.ts';

export interface Attempt {
  name: string;
  key: string;
  limit: number;
  /** Seconds. */
  window: number;
}

/** Counts an attempt; `retryAfter` is the seconds until the next one is allowed, 0 when this one is. */
export async function takeAttempt(
  bus: ContextDatabase,
  { name, key, limit, window }: Attempt,
  now: number = Date.now(),
): Promise<{ allowed: boolean; retryAfter: number }> {
  const length = window * 1_000;
  const start = Math.floor(now / length) * length;
  const item = { pk: `attempts#${name}#${start}`, sk: key };
  const allowed = { allowed: true, retryAfter: 0 };
  const refused = { allowed: false, retryAfter: Math.max(1, Math.ceil((start + length - now) / 1_000)) };
  const before = bus.get(item);
  if (Number(before?.value['left'] ?? limit) <= 0) return refused;

  // What is left, not what was taken: so the write itself decides, however many come at once.
  if (before === null) {
    const first = { op: 'put', ...item, value: { left: limit - 1 }, expiresAt: start + length } as const;
    const created = await bus.transact({ writes: [{ ...first, when: { absent: true } }], outbox: [] });
    if (created.outcome === 'committed') return allowed;
  }
  const taken = await bus.transact({
    writes: [{ op: 'add', ...item, field: 'left', by: -1, min: 0 }],
    outbox: [],
  });
  return taken.outcome === 'committed' ? allowed : refused;
}
