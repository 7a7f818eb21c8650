import { describe, expect, it } from 'vitest';
import { parseRelayTarget, parseRelayTerms, relayPath } from './relay-terms.ts';

describe('the path of an upstream', () => {
  it.each([
    [`${relayPath('orders', 'host')}/carts/cart`, { upstream: 'host', rest: '/carts/cart' }],
    [
      `${relayPath('orders', 'store')}/feeds/orders?after=0`,
      { upstream: 'store', rest: '/feeds/orders?after=0' },
    ],
    [`${relayPath('orders', 'host')}/x%2Fy?a=/../b`, { upstream: 'host', rest: '/x%2Fy?a=/../b' }],
    [relayPath('orders'), { upstream: null, rest: '' }],
  ])('%s is read as it was made', (target, parts) => {
    expect(parseRelayTarget(target)).toEqual({ bff: 'orders', ...parts });
  });

  it.each([
    '/_tessera/develop/upstream/',
    '/_tessera/develop/upstream/orders/',
    '/_tessera/develop/upstream/orders/host',
    '/_tessera/develop/upstream/orders/registry/x',
    '/_tessera/develop/upstream/orders/host//elsewhere.example/x',
    '/_tessera/develop/upstream/orders/host/carts/../orders',
    '/_tessera/develop/upstream/orders/host/carts/%2e%2E/orders',
    '/_tessera/develop/upstream/orders/host/carts\\..\\orders',
    '/_tessera/develop/upstream/../channel',
    '/api/orders/cart',
  ])('%s is none', (target) => {
    expect(parseRelayTarget(target)).toBeNull();
  });
});

it('parseRelayTerms() reads what a BFF says, and nothing less', () => {
  const terms = { version: '1.0.0', upstreams: ['host'], identityKeys: { edge: 'x' } };
  expect(parseRelayTerms({ ...terms, more: 1 })).toEqual(terms);
  expect(() => parseRelayTerms({ ...terms, upstreams: ['registry'] })).toThrow(
    'Cannot read the terms of a BFF',
  );
});
