import { describe, expect, it } from 'vitest';
import { createAnswerStore } from './store.ts';

const answer = (target: string, bytes: number) => ({
  key: target,
  target,
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: Buffer.alloc(bytes, 97),
  bornAt: 0,
  freshUntil: 1,
  staleWhileRevalidate: 0,
  staleIfError: 0,
  retryAt: 0,
  mustRevalidate: false,
  surrogateKeys: ['k'],
});

describe('createAnswerStore()', () => {
  it('gives the memory of bodies back, whether they were replaced, evicted or purged', () => {
    const store = createAnswerStore(1_000_000);
    for (let round = 0; round < 20; round += 1) {
      for (let n = 0; n < 1_000; n += 1) store.put(answer(`/${n % 400}`, 2_048), []);
    }
    expect(store.size()).toBeLessThanOrEqual(1_000_000);
    expect(store.bodies()).toBeLessThan(2_000_000);
    const stored = store.count();
    expect(store.purge({ key: 'k' }, { soft: false, now: 0 })).toBe(stored);
    expect([store.count(), store.size()]).toEqual([0, 0]);
    expect(store.bodies()).toBeLessThanOrEqual(262_144);
  });
});
