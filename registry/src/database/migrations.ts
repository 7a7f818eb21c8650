/** The schema of the registry's file, as steps that are only ever added. `user_version` says how many were done. */

export const migrations: readonly string[] = [
  `CREATE TABLE teams (
     team TEXT PRIMARY KEY,
     keys TEXT NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE remotes (
     remote TEXT PRIMARY KEY,
     owner TEXT NOT NULL REFERENCES teams (team)
   ) WITHOUT ROWID;
   CREATE TABLE bffs (
     name TEXT PRIMARY KEY,
     url TEXT NOT NULL,
     contract TEXT
   ) WITHOUT ROWID;
   CREATE TABLE tokens (
     id TEXT PRIMARY KEY,
     hash BLOB NOT NULL,
     team TEXT NOT NULL REFERENCES teams (team),
     name TEXT NOT NULL,
     remotes TEXT NOT NULL,
     channels TEXT NOT NULL,
     verbs TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     created_by TEXT NOT NULL,
     expires_at INTEGER NOT NULL,
     revoked_at INTEGER
   ) WITHOUT ROWID;
   CREATE INDEX tokens_by_team ON tokens (team, created_at);
   CREATE TABLE releases (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     remote TEXT NOT NULL REFERENCES remotes (remote),
     id TEXT NOT NULL,
     version TEXT NOT NULL,
     digest TEXT NOT NULL,
     owner TEXT NOT NULL,
     document TEXT NOT NULL,
     announced_at INTEGER NOT NULL,
     committed_at INTEGER,
     committed_by TEXT,
     UNIQUE (remote, id)
   );
   CREATE UNIQUE INDEX releases_by_version ON releases (remote, version) WHERE committed_at IS NOT NULL;
   CREATE TABLE release_files (
     release INTEGER NOT NULL REFERENCES releases (seq) ON DELETE CASCADE,
     path TEXT NOT NULL,
     sha384 TEXT NOT NULL,
     bytes INTEGER NOT NULL,
     PRIMARY KEY (release, path)
   ) WITHOUT ROWID;
   CREATE INDEX release_files_by_hash ON release_files (sha384);
   CREATE TABLE channels (
     channel TEXT PRIMARY KEY,
     revision INTEGER NOT NULL,
     document TEXT NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE locks (
     channel TEXT PRIMARY KEY,
     actor TEXT NOT NULL,
     reason TEXT NOT NULL,
     at INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE placements (
     channel TEXT NOT NULL,
     remote TEXT NOT NULL,
     id TEXT NOT NULL,
     entered_at INTEGER NOT NULL,
     left_at INTEGER,
     PRIMARY KEY (channel, remote, id, entered_at)
   ) WITHOUT ROWID;
   CREATE INDEX placements_by_release ON placements (remote, id);
   CREATE TABLE idempotency (
     actor TEXT NOT NULL,
     key TEXT NOT NULL,
     hash TEXT NOT NULL,
     answer TEXT NOT NULL,
     expires_at INTEGER NOT NULL,
     PRIMARY KEY (actor, key)
   ) WITHOUT ROWID;
   CREATE INDEX idempotency_by_expiry ON idempotency (expires_at);
   CREATE TABLE audit (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     at INTEGER NOT NULL,
     actor TEXT NOT NULL,
     origin TEXT NOT NULL,
     action TEXT NOT NULL,
     channel TEXT,
     revision INTEGER,
     remotes TEXT NOT NULL,
     reason TEXT NOT NULL,
     subject TEXT NOT NULL
   );
   CREATE INDEX audit_by_channel ON audit (channel, revision);
   CREATE TRIGGER audit_keeps BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
   CREATE TRIGGER audit_stays BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;`,
  `CREATE TABLE rollouts (
     channel TEXT NOT NULL,
     id TEXT NOT NULL,
     remote TEXT NOT NULL,
     release TEXT NOT NULL,
     stable TEXT NOT NULL,
     plan TEXT NOT NULL,
     progress TEXT NOT NULL,
     share_revision INTEGER NOT NULL,
     health TEXT,
     figures TEXT,
     reason TEXT NOT NULL,
     started_by TEXT NOT NULL,
     started_at INTEGER NOT NULL,
     ended_at INTEGER,
     PRIMARY KEY (channel, id)
   ) WITHOUT ROWID;
   CREATE UNIQUE INDEX rollouts_active ON rollouts (channel, remote) WHERE ended_at IS NULL;
   CREATE INDEX rollouts_ended ON rollouts (channel, ended_at);
   CREATE TABLE reports_seen (
     id TEXT PRIMARY KEY,
     at INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE INDEX reports_seen_by_time ON reports_seen (at);
   CREATE TABLE figures (
     channel TEXT NOT NULL,
     remote TEXT NOT NULL,
     release TEXT NOT NULL,
     minute INTEGER NOT NULL,
     figures TEXT NOT NULL,
     PRIMARY KEY (channel, remote, release, minute)
   ) WITHOUT ROWID;
   CREATE INDEX figures_by_time ON figures (minute);
   CREATE TABLE alarms (
     channel TEXT NOT NULL,
     remote TEXT NOT NULL,
     release TEXT NOT NULL,
     at INTEGER NOT NULL,
     seen_by TEXT NOT NULL,
     detail TEXT NOT NULL,
     PRIMARY KEY (channel, remote, release)
   ) WITHOUT ROWID;
   CREATE TABLE webhooks (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     body TEXT NOT NULL,
     created_at INTEGER NOT NULL,
     attempts INTEGER NOT NULL DEFAULT 0,
     next_at INTEGER NOT NULL
   );
   CREATE INDEX webhooks_due ON webhooks (next_at);`,
  `CREATE TABLE links (
     hash TEXT PRIMARY KEY,
     subject TEXT NOT NULL,
     name TEXT NOT NULL,
     teams TEXT NOT NULL,
     operator INTEGER NOT NULL,
     expires_at INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE sessions (
     id TEXT PRIMARY KEY,
     subject TEXT NOT NULL,
     name TEXT NOT NULL,
     teams TEXT NOT NULL,
     operator INTEGER NOT NULL,
     started_at INTEGER NOT NULL,
     expires_at INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE INDEX sessions_by_subject ON sessions (subject);`,
  `CREATE TABLE orphans (
     sha384 TEXT PRIMARY KEY,
     since INTEGER NOT NULL
   ) WITHOUT ROWID;`,
  `ALTER TABLE tokens ADD COLUMN parent TEXT;
   CREATE INDEX tokens_by_parent ON tokens (parent);`,
  `CREATE TABLE removed_channels (
     channel TEXT PRIMARY KEY,
     revision INTEGER NOT NULL
   ) WITHOUT ROWID;`,
];
