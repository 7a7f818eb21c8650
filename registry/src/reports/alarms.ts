/** Which releases an alarm was raised about: it is told once, whoever sees it. */

import type { DatabaseSync } from 'node:sqlite';
import type { Alarm } from '@tessera/contracts/health';

export interface Alarms {
  /** Whether it is the first about this release on this channel. Call it in a transaction. */
  add(channel: string, alarm: Alarm): boolean;
}

export function createAlarms(database: DatabaseSync, now: () => number): Alarms {
  const insert = database.prepare('INSERT OR IGNORE INTO alarms VALUES (?, ?, ?, ?, ?, ?)');
  return {
    add(channel, { remote, release, seenBy, detail }) {
      return insert.run(channel, remote, release, now(), seenBy, detail).changes > 0;
    },
  };
}
