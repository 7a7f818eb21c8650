/** Links that sign one person in, once, within ten minutes. Kept by their hash. */

import { createHash, randomBytes } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Person } from './person.ts';

export interface Links {
  /** The code of a new link. Call it in a transaction. */
  make(who: Pick<Person, 'name' | 'teams' | 'isOperator'>): MadeLink;
  /** The person of a link that was not used before, or `null`. It is used from then on. */
  redeem(code: string): Person | null;
}

export interface MadeLink {
  code: string;
  /** The person's subject. */
  subject: string;
  /** Epoch milliseconds. */
  expiresAt: number;
}

/** Milliseconds. */
const LIFE = 600_000;

interface Row {
  subject: string;
  name: string;
  teams: string;
  operator: number;
}

export function createLinks(database: DatabaseSync, now: () => number): Links {
  const insert = database.prepare('INSERT INTO links VALUES (?, ?, ?, ?, ?, ?)');
  const take = database.prepare('DELETE FROM links WHERE hash = ? AND expires_at > ? RETURNING *');
  const sweep = database.prepare('DELETE FROM links WHERE expires_at <= ?');
  return {
    make({ name, teams, isOperator }) {
      const code = randomBytes(32).toString('base64url');
      const subject = `link-${randomBytes(4).toString('hex')}`;
      const expiresAt = now() + LIFE;
      sweep.run(now());
      insert.run(hashOf(code), subject, name, JSON.stringify(teams), isOperator ? 1 : 0, expiresAt);
      return { code, subject, expiresAt };
    },
    redeem(code) {
      const row = take.get(hashOf(code), now()) as Row | undefined;
      if (row === undefined) return null;
      const teams = JSON.parse(row.teams) as string[];
      return { subject: row.subject, name: row.name, teams, isOperator: row.operator === 1 };
    },
  };
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('base64url');
}
