/** Pages of one partition by sort key, with a cursor that stays right while items come and go. */

import type { Item } from '@tessera/function/store';
import { storeErrors } from '../errors.ts';
import type { ItemRow, Statements } from './statements.ts';

export interface PageQuery {
  by: 'table' | 'index';
  partition: string;
  /** Only sort keys that begin so. */
  prefix: string;
  descending: boolean;
  limit: number;
  cursor?: string | undefined;
}

export interface Page {
  items: Item[];
  /** Null on the last page. */
  cursor: string | null;
}

/** Greater than every character that a sort key holds. */
const LAST = '\u{10ffff}';

export function readPage(statements: Statements, query: PageQuery, now: number): Page {
  const after = query.cursor === undefined ? null : readCursor(query.cursor);
  const statement = statements.pages[query.by][query.descending ? 'descending' : 'ascending'];
  const rows = statement.all({
    partition: query.partition,
    from: query.prefix,
    to: query.prefix + LAST,
    first: after === null ? 1 : 0,
    afterSort: after?.[0] ?? '',
    afterPk: after?.[1] ?? '',
    afterSk: after?.[2] ?? '',
    limit: query.limit + 1,
    now,
  }) as unknown as (ItemRow & { sort: string })[];
  const page = rows.slice(0, query.limit);
  const last = page.at(-1);
  return {
    items: page.map(({ pk, sk, version, value }) => ({ pk, sk, version, value: JSON.parse(value) })),
    cursor: rows.length > query.limit && last ? writeCursor([last.sort, last.pk, last.sk]) : null,
  };
}

function writeCursor(place: [string, string, string]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

function readCursor(cursor: string): [string, string, string] {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(place) && place.length === 3 && place.every((part) => typeof part === 'string')) {
      return place as [string, string, string];
    }
  } catch {
    // Falls through to the one error for every bad cursor.
  }
  throw storeErrors.BAD_CURSOR();
}
