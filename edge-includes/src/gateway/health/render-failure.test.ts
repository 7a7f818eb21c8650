import { expect, it } from 'vitest';
import { metricOf } from './render-failure.ts';

it.each([
  [200, null, false, null],
  [404, null, false, null],
  [500, null, false, 'server-error'],
  [500, 'internal', true, 'server-error'],
  [503, 'bff-release-broken', true, 'server-error'],
  [504, 'bff-fragment-late', true, 'fragment-slow'],
  [502, 'upstream-failed', false, 'server-error'],
  [502, 'upstream-failed', true, null],
  [504, 'upstream-late', false, 'fragment-slow'],
  [504, 'upstream-late', true, null],
  [502, 'edge-bff-unreachable', false, null],
] as const)('%i "%s" of a fragment that caches answer for (%s) is %s', (status, code, isShared, metric) => {
  expect(metricOf({ status, code, isShared })).toBe(metric);
});
