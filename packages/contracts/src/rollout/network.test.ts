import { describe, expect, it } from 'vitest';
import { networkPrefix } from '../rollout.ts';

describe('networkPrefix()', () => {
  it.each([
    ['203.0.113.77', '203.0.113.0/24'],
    ['::ffff:203.0.113.77', '203.0.113.0/24'],
    ['2001:db8:12:34::1', '2001:db8:12::/48'],
    ['2001:0DB8:0012:ffff:1:2:3:4', '2001:db8:12::/48'],
    ['2001:db8::1', '2001:db8:0::/48'],
    ['::1', '0:0:0::/48'],
    ['64:ff9b::203.0.113.77', '64:ff9b:0::/48'],
    ['fe80::1%eth0', 'fe80:0:0::/48'],
    ['', 'unknown'],
    ['300.1.1.1', 'unknown'],
    ['example.org', 'unknown'],
  ])('of "%s" is %s', (address, prefix) => {
    expect(networkPrefix(address)).toBe(prefix);
  });
});
