import { expect, it, vi } from 'vitest';
import { remembered } from './remembered.ts';

it('remembered() computes once for the same text, and forgets the oldest of many', () => {
  const compute = vi.fn((text: string) => text.toUpperCase());
  const remember = remembered(compute);
  expect([remember('a'), remember('a'), compute.mock.calls.length]).toEqual(['A', 'A', 1]);
  for (let n = 0; n < 500; n += 1) remember(`text ${n}`);
  expect([remember('text 499'), compute.mock.calls.length]).toEqual(['TEXT 499', 501]);
  expect([remember('a'), compute.mock.calls.length]).toEqual(['A', 502]);
});
