/** What every adapter of the store does alike. Each runs it against the real thing, empty at the start. */

import { afterAll, beforeAll, describe } from 'vitest';
import type { Table } from '../client.ts';
import { describeConditions } from './conditions.ts';
import { describeIdempotency } from './idempotency.ts';
import { describePages } from './pages.ts';
import { describeStock } from './stock.ts';

export interface StoreUnderTest extends AsyncDisposable {
  /** One context's table. */
  table: Table;
}

/** @param start milliseconds may pass until it answers; it is ended after the last test */
export function describeStore(name: string, start: () => Promise<StoreUnderTest>): void {
  describe(`${name} as a store`, () => {
    let started: StoreUnderTest;
    beforeAll(async () => {
      started = await start();
    }, 60_000);
    afterAll(() => started?.[Symbol.asyncDispose]());

    const table = () => started.table;
    describeConditions(table);
    describeIdempotency(table);
    describePages(table);
    describeStock(table);
  });
}
