import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createLinger } from './linger.ts';

let woken: string[];
beforeEach(() => {
  woken = [];
  vi.useFakeTimers();
});
afterEach(() => void vi.useRealTimers());

const one = () => void woken.push('one');
const other = () => void woken.push('other');

it('wakes all together when the first one has waited long enough, each once', () => {
  const linger = createLinger(20);
  linger.wake(one);
  vi.advanceTimersByTime(15);
  linger.wake(other);
  linger.wake(one);
  vi.advanceTimersByTime(4);
  expect(woken).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(woken).toEqual(['one', 'other']);
  vi.advanceTimersByTime(100);
  expect(woken).toHaveLength(2);
});

it('wakes nobody who is forgotten, and waits anew for who comes then', () => {
  const linger = createLinger(20);
  linger.wake(one);
  linger.wake(other);
  linger.forget(one);
  vi.advanceTimersByTime(15);
  linger.forget(other);
  linger.wake(one);
  vi.advanceTimersByTime(19);
  expect(woken).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(woken).toEqual(['one']);
});
