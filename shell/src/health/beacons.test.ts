import { type Beacon, beaconSchema } from '@tessera/contracts/health';
import type { PageManifest } from '@tessera/contracts/page';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createHealth } from './beacons.ts';
import type { Vitals } from './vitals.ts';

const manifest: PageManifest = {
  schema: 1,
  page: 'token',
  revision: 1,
  route: { remote: 'orders', fragment: 'cart', params: {} },
  slots: [],
  remotes: { orders: {} as never, navigation: {} as never },
  routes: [],
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function setUp(vitals: ReturnType<Vitals> = { poor: [] }) {
  const sent: Beacon[] = [];
  const state = { full: false };
  const page = document.implementation.createHTMLDocument();
  const { tell } = createHealth({
    document: page,
    manifest,
    vitals: () => vitals,
    send(body) {
      if (!state.full) sent.push(beaconSchema.parse(JSON.parse(body)));
      return !state.full;
    },
  });
  const hide = () => {
    Object.defineProperty(page, 'visibilityState', { value: 'hidden', configurable: true });
    page.dispatchEvent(new Event('visibilitychange'));
  };
  return { tell, sent, hide, state };
}

describe('createHealth()', () => {
  it('tells failures that come together in one beacon, each once per page', () => {
    const { tell, sent } = setUp();
    tell('orders', 'script-error');
    tell('orders', 'script-error');
    tell('navigation', 'load-failed');
    vi.advanceTimersByTime(1_000);
    tell('orders', 'script-error');
    vi.advanceTimersByTime(60_000);
    expect(sent).toEqual([
      {
        schema: 1,
        page: 'token',
        remote: 'orders',
        failures: [
          { remote: 'orders', metric: 'script-error' },
          { remote: 'navigation', metric: 'load-failed' },
        ],
      },
    ]);
  });

  it('sends at most every 5 seconds', () => {
    const { tell, sent } = setUp();
    tell('orders', 'script-error');
    vi.advanceTimersByTime(1_000);
    tell('orders', 'load-failed');
    vi.advanceTimersByTime(4_999);
    expect(sent).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(sent).toHaveLength(2);
  });

  it('tells the largest paint and what is poor of every remote of the page when the visitor leaves, once', () => {
    const { sent, hide } = setUp({ largestPaint: 4_100, poor: ['lcp-poor'] });
    hide();
    hide();
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ largestPaint: 4_100 });
    expect(sent[0]!.failures.map(({ remote }) => remote)).toEqual(['shell', 'orders', 'navigation']);
  });

  it('keeps what the browser did not take', () => {
    const { tell, sent, hide, state } = setUp();
    state.full = true;
    tell('orders', 'boot-failed');
    vi.advanceTimersByTime(1_000);
    expect(sent).toEqual([]);
    state.full = false;
    hide();
    expect(sent).toMatchObject([{ failures: [{ remote: 'orders', metric: 'boot-failed' }] }]);
  });
});
