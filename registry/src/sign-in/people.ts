/** Who is signed in to the console. A session lasts 12 hours, is kept by its hash, and ends when it is removed. */

import { createHash, randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { DatabaseSync } from 'node:sqlite';
import type { Actor } from '../access/actor.ts';
import type { Cookie } from './cookies.ts';
import { signInErrors } from './errors.ts';
import type { Person } from './person.ts';
import { requireSameOrigin } from './same-origin.ts';
import type { Signature } from './signature.ts';

type PersonActor = Extract<Actor, { kind: 'person' }>;

export interface People {
  /** Begins a session; answers the `Set-Cookie` of the browser. Call it in a transaction. */
  begin(person: Person): string;
  /**
   * Who sends a request, by its cookie; `null` without one.
   *
   * @throws ProblemError 401 `console-session-ended`, 403 `console-origin-refused`
   */
  recognise(request: IncomingMessage): PersonActor | null;
  /** When a session ends, in epoch milliseconds, or `null` when it has ended. */
  endOf(session: string): number | null;
  end(session: string): void;
  /** Ends every session of a subject. Answers how many. */
  endAll(subject: string): number;
  /** The `Set-Cookie` that takes the cookie away. */
  forget(): string;
}

export interface PeopleOptions {
  /** Signs the cookies. */
  signature: Signature;
  cookie: Cookie;
  /** Where the console is, without a slash at the end. */
  publicUrl: string;
  /** Epoch milliseconds. */
  now: () => number;
}

/** Seconds. */
const LIFE = 12 * 3_600;

interface Row {
  subject: string;
  name: string;
  teams: string;
  operator: number;
  expires_at: number;
}

export function createPeople(database: DatabaseSync, options: PeopleOptions): People {
  const { signature, cookie, publicUrl, now } = options;
  const insert = database.prepare('INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?)');
  const select = database.prepare('SELECT * FROM sessions WHERE id = ? AND expires_at > ?');
  const remove = database.prepare('DELETE FROM sessions WHERE id = ?');
  const removeOf = database.prepare('DELETE FROM sessions WHERE subject = ?');
  const sweep = database.prepare('DELETE FROM sessions WHERE expires_at <= ?');
  const find = (id: string) => select.get(id, now()) as Row | undefined;

  return {
    begin({ subject, name, teams, isOperator }) {
      const secret = randomBytes(32).toString('base64url');
      sweep.run(now());
      const rights = [JSON.stringify(teams), isOperator ? 1 : 0] as const;
      insert.run(idOf(secret), subject, name, ...rights, now(), now() + LIFE * 1_000);
      return cookie.give(signature.sign(secret), LIFE);
    },
    recognise(request) {
      const value = cookie.read(request);
      if (value === undefined) return null;
      const secret = signature.verify(value);
      const session = secret === null ? '' : idOf(secret);
      const row = secret === null ? undefined : find(session);
      if (row === undefined) throw signInErrors.SESSION_ENDED();
      requireSameOrigin(request, publicUrl);
      return { kind: 'person', name: row.name, person: toPerson(row), session };
    },
    endOf: (session) => find(session)?.expires_at ?? null,
    end: (session) => void remove.run(session),
    endAll: (subject) => Number(removeOf.run(subject).changes),
    forget: cookie.take,
  };
}

/** What a session is kept by: whoever reads the database cannot make its cookie. */
function idOf(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

function toPerson({ subject, name, teams, operator }: Row): Person {
  return { subject, name, teams: JSON.parse(teams) as string[], isOperator: operator === 1 };
}
