import { describe, expect, it } from 'vitest';
import * as contracts from '../src/contract.ts';
import { routes } from './api.ts';

describe('the routes of the console', () => {
  it('are those of the registry', () => {
    const all = Object.assign({}, ...Object.values(contracts)) as Record<
      string,
      { method: string; path: string }
    >;
    for (const [name, route] of Object.entries(routes)) {
      expect(`${all[name]?.method} ${all[name]?.path}`, name).toBe(route);
    }
  });
});
