/** The append-only log of every change: who, what, why, from where. The table itself refuses to forget. */

import type { DatabaseSync } from 'node:sqlite';

/** What is written of a change. */
export interface AuditRecord {
  /** Who asked for it. */
  actor: string;
  /** The address that the request came from. */
  origin: string;
  /** Such as `promote` or `token-revoked`. */
  action: string;
  channel?: string | undefined;
  /** The channel's revision after the change. */
  revision?: number | undefined;
  /** The remotes that it concerns. */
  remotes?: readonly string[];
  /** Why, in the words of who asked. */
  reason?: string | undefined;
  /** What exactly was changed. */
  subject: Record<string, unknown>;
}

export interface AuditRow extends Omit<AuditRecord, 'channel' | 'revision' | 'remotes' | 'reason'> {
  seq: number;
  /** Epoch milliseconds. */
  at: number;
  channel: string | null;
  revision: number | null;
  remotes: string[];
  reason: string;
}

/** What to look for; a member left out matches everything. */
export interface AuditQuery {
  /** Text that occurs in actor, action, reason, remotes or subject. */
  q?: string | undefined;
  channel?: string | undefined;
  remote?: string | undefined;
  actor?: string | undefined;
  action?: string | undefined;
  /** Only rows older than this one. */
  before?: number | undefined;
  limit: number;
  /** Whether what was done with tokens is among it. */
  withTokens: boolean;
}

export interface Audit {
  append(record: AuditRecord): void;
  /** Newest first. */
  search(query: AuditQuery): AuditRow[];
  /** The changes of a channel after a revision, oldest first, at most 20. */
  since(channel: string, revision: number): AuditRow[];
}

type Row = Omit<AuditRow, 'remotes' | 'subject'> & { remotes: string; subject: string };

export function createAudit(database: DatabaseSync, now: () => number): Audit {
  const insert = database.prepare(
    `INSERT INTO audit (at, actor, origin, action, channel, revision, remotes, reason, subject)
     VALUES (:at, :actor, :origin, :action, :channel, :revision, :remotes, :reason, :subject)`,
  );
  const select = database.prepare(
    `SELECT * FROM audit WHERE seq < :before
     AND (:withTokens = 1 OR action NOT IN ('token-created', 'token-revoked'))
     AND (:channel IS NULL OR channel = :channel) AND (:actor IS NULL OR actor = :actor)
     AND (:action IS NULL OR action = :action) AND (:remote IS NULL OR instr(remotes, :remote) > 0)
     AND (:q IS NULL OR instr(lower(actor || ' ' || action || ' ' || reason || ' ' || remotes || ' ' || subject), :q) > 0)
     ORDER BY seq DESC LIMIT :limit`,
  );
  const selectSince = database.prepare(
    'SELECT * FROM audit WHERE channel = ? AND revision > ? ORDER BY revision LIMIT 20',
  );
  return {
    append({ channel, revision, remotes = [], reason = '', subject, ...record }) {
      insert.run({
        ...record,
        at: now(),
        channel: channel ?? null,
        revision: revision ?? null,
        remotes: JSON.stringify(remotes),
        reason,
        subject: JSON.stringify(subject),
      });
    },
    search({ q, channel, remote, actor, action, before, limit, withTokens }) {
      const rows = select.all({
        q: q?.toLowerCase() ?? null,
        channel: channel ?? null,
        remote: remote === undefined ? null : JSON.stringify(remote),
        actor: actor ?? null,
        action: action ?? null,
        before: before ?? Number.MAX_SAFE_INTEGER,
        limit,
        withTokens: withTokens ? 1 : 0,
      });
      return (rows as unknown as Row[]).map(toAuditRow);
    },
    since: (channel, revision) => (selectSince.all(channel, revision) as unknown as Row[]).map(toAuditRow),
  };
}

function toAuditRow({ remotes, subject, ...row }: Row): AuditRow {
  return { ...row, remotes: JSON.parse(remotes), subject: JSON.parse(subject) };
}
