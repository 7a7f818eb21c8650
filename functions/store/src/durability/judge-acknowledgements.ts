/**
 * Whether what was acknowledged was on disk before: the write-ahead log holds it, a sync of that log began after it was
 * written, and had ended before the first byte of the answer left. Node's SQLite is built without `fdatasync` and asks
 * for more, `fsync`.
 */

import type { SystemCall } from './system-calls.ts';

/** A transaction that was answered. */
export interface Acknowledged {
  /** Stands in what it has written, and nowhere else. */
  marker: string;
  /** Stands in its answer, and in no other one: the request's id, or the question's number. */
  request: string;
}

/** System calls that return when a file's content is on disk. */
export const SYNCS: ReadonlySet<string> = new Set(['fdatasync', 'fsync']);

const ANSWERS = new Set(['write', 'writev', 'sendto', 'sendmsg']);

/** @returns a sentence for each that was not */
export function judgeAcknowledgements(
  calls: readonly SystemCall[],
  acknowledged: readonly Acknowledged[],
): string[] {
  return acknowledged.flatMap(({ marker, request }) => {
    const answer = calls.find(({ name, text }) => ANSWERS.has(name) && text.includes(request));
    if (answer === undefined) return [`${marker}: its answer was never sent`];
    const written = calls.find(({ name, text }) => name === 'pwrite64' && text.includes(marker));
    if (written === undefined) return [`${marker}: it was answered and is in no log`];
    const log = /^\d+<([^>]+)>/.exec(written.text)?.[1] ?? '';
    if (!log.endsWith('-wal')) return [`${marker}: it was written to ${log}, which is no write-ahead log`];
    const synced = calls.some(
      ({ name, text, began, ended }) =>
        SYNCS.has(name) && text.includes(`<${log}>`) && began > written.ended && ended < answer.began,
    );
    return synced ? [] : [`${marker}: it was answered before the log was on disk`];
  });
}
