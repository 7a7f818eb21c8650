/** What a rule takes next from the archive. */

import type { Archive, ArchivedEvent } from '../archive.ts';

export interface Collected {
  matched: ArchivedEvent[];
  /** The number up to which all events were looked at. */
  until: number;
  /** Whether there may be more. */
  more: boolean;
}

/** Rows that are read at once. */
const PAGE = 200;

/**
 * The next events that match, at most `size`, behind `position`. Events that do not match are passed over, a page at a
 * time.
 *
 * @param limit the last number that is looked at
 */
export function collect(
  archive: Pick<Archive, 'after'>,
  { position, limit, size }: { position: number; limit: number; size: number },
  matches: (event: ArchivedEvent) => boolean,
): Collected {
  const matched: ArchivedEvent[] = [];
  let until = position;
  for (const event of archive.after(position, PAGE)) {
    if (event.seq > limit) return { matched, until, more: false };
    if (matches(event)) matched.push(event);
    until = event.seq;
    if (matched.length === size) return { matched, until, more: true };
  }
  return { matched, until, more: until > position };
}
