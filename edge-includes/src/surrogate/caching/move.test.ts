import { describe, expect, it } from 'vitest';
import { chooseCacheMove } from './move.ts';

describe('chooseCacheMove()', () => {
  const entry = { freshUntil: 10_000, staleWhileRevalidate: 5, staleIfError: 60, retryAt: 0 };

  it.each([
    { at: 9.9, move: 'serve' },
    { at: 10, move: 'serve-and-refresh' },
    { at: 15, move: 'serve-if-origin-fails' },
    { at: 70, move: 'fetch' },
  ])('answers "$move" at $at s', ({ at, move }) => {
    expect(chooseCacheMove(entry, at * 1_000)).toBe(move);
  });

  it.each([
    { at: 9.9, move: 'serve' },
    { at: 10, move: 'serve-stale' },
    { at: 69, move: 'serve-stale' },
    { at: 70, move: 'fetch' },
  ])('answers "$move" at $at s while the origin is left alone', ({ at, move }) => {
    expect(chooseCacheMove({ ...entry, retryAt: 100_000 }, at * 1_000)).toBe(move);
  });

  it('answers "fetch" when nothing is stored', () => {
    expect(chooseCacheMove(undefined, 0)).toBe('fetch');
  });
});
