import { describe, expect, it } from 'vitest';
import { createMemoryLimiter } from '../testing.ts';
import { networkOf, requireRate } from './rate-limiter.ts';

describe('requireRate()', () => {
  it('refuses the take over the limit, says when to come back, and allows it then', async () => {
    let clock = 0;
    const limiter = createMemoryLimiter(() => clock);
    const takes = [{ key: 'alice', rule: { name: 'sign-in', limit: 2, window: 60 } }];
    await requireRate(limiter, takes);
    await requireRate(limiter, takes);
    clock = 20_000;
    await expect(requireRate(limiter, takes)).rejects.toMatchObject({
      status: 429,
      problem: { retryAfter: 40 },
    });
    clock = 60_000;
    await requireRate(limiter, takes);
  });
});

describe('networkOf()', () => {
  it.each([
    ['203.0.113.9', '203.0.113.0/24'],
    ['::ffff:203.0.113.9', '203.0.113.0/24'],
    ['2001:DB8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
  ])('puts %s into %s', (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
