import { describe, expect, it } from 'vitest';
import { cacheStatus } from './cache-status.ts';

describe('cacheStatus(), RFC 9211', () => {
  it.each([
    [{ state: 'hit', ttl: 30.9 }, 'edge; hit; ttl=30'],
    [{ state: 'stale', ttl: -3 }, 'edge; hit; ttl=-3'],
    [{ state: 'miss', ttl: 60, stored: true }, 'edge; fwd=uri-miss; ttl=60; stored'],
    [{ state: 'coalesced' }, 'edge; fwd=uri-miss; collapsed'],
    [{ state: 'revalidated', forwardedStatus: 304, stored: true }, 'edge; fwd=stale; fwd-status=304; stored'],
    [{ state: 'pass', detail: 'a "b" ü' }, 'edge; fwd=bypass; detail="a \\"b\\" ?"'],
    [{ state: 'hit', cache: 'shop' }, 'shop; hit'],
  ] as const)('%o', (init, field) => expect(cacheStatus(init)).toBe(field));
});
