import { describe, expect, it } from 'vitest';
import { createBodyPool } from './body-pool.ts';

function createTenant(body: Uint8Array) {
  return {
    body,
    moves: 0,
    moved(to: Uint8Array) {
      this.body = to;
      this.moves += 1;
    },
  };
}

describe('createBodyPool()', () => {
  it('keeps the bytes of all, also of those that it moves together', () => {
    const pool = createBodyPool();
    const tenants = Array.from({ length: 2_000 }, (_, n) => {
      const tenant = createTenant(pool.take(Buffer.alloc(2_048, n % 251)));
      pool.adopt(tenant);
      return tenant;
    });
    for (const [n, tenant] of tenants.entries()) if (n % 3 !== 0) pool.release(tenant);
    const left = tenants.filter((_, n) => n % 3 === 0);
    for (const [n, { body }] of left.entries())
      expect(body.every((byte) => byte === (n * 3) % 251)).toBe(true);
    expect(left.some(({ moves }) => moves > 0)).toBe(true);
    const inUse = new Set(left.map(({ body }) => body.buffer));
    expect(inUse.size * 262_144).toBeLessThanOrEqual(pool.size());
    expect(pool.size()).toBeLessThan((left.length * 2_048) / 0.75 + 2 * 262_144);
  });

  it('leaves bytes where they are that lie there already', () => {
    const pool = createBodyPool();
    const body = pool.take(Buffer.from('a'));
    expect(pool.take(body)).toBe(body);
  });

  it('gives a large body an allocation of its own', () => {
    const body = createBodyPool().take(Buffer.alloc(100_000, 1));
    expect(body.buffer.byteLength).toBe(100_000);
  });
});
