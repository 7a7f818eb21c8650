/** What must hold before a channel changes: its lock, the revision that was seen, and the key of a repeated request. */

import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { canonicalJson } from '@tessera/contracts/release';
import type { Audit } from '../audit/audit-table.ts';
import { registryErrors, withFacts } from '../errors.ts';
import type { Lock } from './channels.ts';

/** @throws ProblemError 423 `registry-channel-locked` */
export function requireUnlocked(channel: string, lock: Lock | null): void {
  if (lock === null) return;
  const facts = { lockedBy: lock.actor, lockedAt: new Date(lock.at).toISOString(), reason: lock.reason };
  throw withFacts(registryErrors.CHANNEL_LOCKED(channel, lock.actor, lock.reason), facts);
}

/**
 * Compares `If-Match` with the revision that a channel has; `*` is any.
 *
 * @throws ProblemError 428 `registry-revision-required`, 412 `registry-revision-passed` with what has happened since
 */
export function requireRevision(
  ifMatch: string | undefined,
  { channel, revision, audit }: { channel: string; revision: number; audit: Pick<Audit, 'since'> },
): void {
  if (ifMatch === '*') return;
  const seen = /^"(\d{1,15})"$/.exec(ifMatch ?? '')?.[1];
  if (seen === undefined) throw registryErrors.REVISION_REQUIRED(channel, revision);
  if (Number(seen) === revision) return;
  const happened = audit
    .since(channel, Number(seen))
    .map(({ at, origin: _, seq: _seq, ...row }) => ({ at: new Date(at).toISOString(), ...row }));
  throw withFacts(registryErrors.REVISION_PASSED(channel, Number(seen), revision), { revision, happened });
}

/** The answers to requests that may come again. */
export interface Repeats {
  /** The answer that this key got before, or `null`. @throws ProblemError 422 `registry-key-reused` */
  recall(request: Repeatable): unknown;
  /** Call it in the transaction of the change. */
  remember(request: Repeatable, answer: unknown): void;
}

export interface Repeatable {
  actor: string;
  /** The `Idempotency-Key`. */
  key: string;
  /** Everything that was asked for. */
  content: unknown;
}

/** Milliseconds that an answer is kept. */
const KEPT = 7 * 86_400_000;

export function createRepeats(database: DatabaseSync, now: () => number): Repeats {
  const select = database.prepare('SELECT hash, answer FROM idempotency WHERE actor = ? AND key = ?');
  const insert = database.prepare('INSERT OR REPLACE INTO idempotency VALUES (?, ?, ?, ?, ?)');
  const sweep = database.prepare('DELETE FROM idempotency WHERE expires_at < ?');
  const hashOf = (content: unknown) => createHash('sha256').update(canonicalJson(content)).digest('hex');
  return {
    recall({ actor, key, content }) {
      const row = select.get(actor, key) as { hash: string; answer: string } | undefined;
      if (row === undefined) return null;
      if (row.hash !== hashOf(content)) throw registryErrors.KEY_REUSED(key);
      return JSON.parse(row.answer);
    },
    remember({ actor, key, content }, answer) {
      sweep.run(now());
      insert.run(actor, key, hashOf(content), JSON.stringify(answer), now() + KEPT);
    },
  };
}
