/** Applies events to a view: reads the rows that they need, and writes all that changed in one transaction. */

import type { CloudEvent, ItemKey, Store, Write } from '@tessera/function/store';
import { viewErrors } from './errors.ts';
import type { Projection, Row, Rows } from './projections/projection.ts';

type Table = ReturnType<Store['table']>;

/** Writes of one transaction, with room for those of one more event. */
const MOST_WRITES = 60;
const MOST_KEYS = 200;
const ATTEMPTS = 5;

/** @throws ProblemError 503 `views-busy` when others write the same rows all the time */
export async function applyEvents(
  table: Table,
  { name, projection }: { name: string; projection: Projection },
  events: readonly CloudEvent[],
): Promise<void> {
  let left = events;
  for (let attempt = 0; left.length > 0; ) {
    const rows = await loadRows(table, projection, left);
    let applied = 0;
    for (const event of left) {
      if (rows.writes().length >= MOST_WRITES) break;
      projection.apply(event, rows);
      applied += 1;
    }
    const writes = rows.writes();
    const { outcome } = writes.length === 0 ? { outcome: 'committed' } : await table.transact({ writes });
    if (outcome === 'committed') {
      left = left.slice(applied);
      attempt = 0;
      continue;
    }
    attempt += 1;
    if (attempt === ATTEMPTS) throw viewErrors.BUSY(name);
  }
}

interface LoadedRows extends Rows {
  writes(): Write[];
}

async function loadRows(
  table: Table,
  projection: Projection,
  events: readonly CloudEvent[],
): Promise<LoadedRows> {
  const known = new Map<string, { version: number; row: Row | null; changed: boolean; key: ItemKey }>();
  const load = async (keys: readonly ItemKey[]) => {
    const missing = [...new Map(keys.map((key) => [idOf(key), key])).values()].filter(
      (key) => !known.has(idOf(key)),
    );
    for (const key of missing) known.set(idOf(key), { version: 0, row: null, changed: false, key });
    for (let from = 0; from < missing.length; from += MOST_KEYS) {
      const items = await table.batchGet(missing.slice(from, from + MOST_KEYS));
      for (const { pk, sk, version, value } of items)
        known.set(idOf({ pk, sk }), { version, row: { value }, changed: false, key: { pk, sk } });
    }
  };
  const rows: LoadedRows = {
    get: (key) => known.get(idOf(key))?.row ?? null,
    put(key, row) {
      const { version } = known.get(idOf(key))!;
      known.set(idOf(key), { version, row, changed: true, key });
    },
    writes: () =>
      [...known.values()]
        .filter(({ changed }) => changed)
        .map(({ key, version, row }) => ({
          ...{ op: 'put', ...key, value: row!.value },
          ...(row!.index === undefined ? {} : { index: row!.index }),
          when: version === 0 ? { absent: true } : { version },
        })),
  };
  await load(events.flatMap((event) => projection.keysOf(event)));
  if (projection.furtherKeysOf) await load(events.flatMap((event) => projection.furtherKeysOf!(event, rows)));
  return rows;
}

function idOf({ pk, sk }: ItemKey): string {
  return `${pk} ${sk}`;
}
