/**
 * The schema of a context's file, as steps that are only ever added. `user_version` says how many were done. Every file
 * has all tables; those of queues and schedules are used in that of `bus` alone.
 */

export const migrations: readonly string[] = [
  `CREATE TABLE items (
     pk TEXT NOT NULL,
     sk TEXT NOT NULL,
     version INTEGER NOT NULL,
     value TEXT NOT NULL,
     index_partition TEXT,
     index_sort TEXT,
     expires_at INTEGER,
     PRIMARY KEY (pk, sk)
   ) WITHOUT ROWID;
   CREATE INDEX items_by_index ON items (index_partition, index_sort, pk, sk) WHERE index_partition IS NOT NULL;
   CREATE INDEX items_by_expiry ON items (expires_at) WHERE expires_at IS NOT NULL;
   CREATE TABLE outbox (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     type TEXT NOT NULL,
     key TEXT NOT NULL,
     data TEXT NOT NULL,
     trace TEXT,
     at INTEGER NOT NULL
   );
   CREATE TABLE idempotency (
     scope TEXT NOT NULL,
     key TEXT NOT NULL,
     hash TEXT NOT NULL,
     answer TEXT NOT NULL,
     expires_at INTEGER NOT NULL,
     PRIMARY KEY (scope, key)
   ) WITHOUT ROWID;
   CREATE TABLE staged (
     import_id TEXT NOT NULL,
     pk TEXT NOT NULL,
     sk TEXT NOT NULL,
     value TEXT NOT NULL,
     index_partition TEXT,
     index_sort TEXT,
     PRIMARY KEY (import_id, pk, sk)
   ) WITHOUT ROWID;`,
  `CREATE TABLE queues (
     name TEXT PRIMARY KEY,
     settings TEXT NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE messages (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     queue TEXT NOT NULL REFERENCES queues,
     id TEXT NOT NULL,
     message_group TEXT,
     body TEXT NOT NULL,
     attributes TEXT NOT NULL,
     sent_at INTEGER NOT NULL,
     visible_at INTEGER NOT NULL,
     receives INTEGER NOT NULL DEFAULT 0,
     first_received_at INTEGER,
     receipt TEXT,
     source TEXT
   );
   CREATE INDEX messages_by_visibility ON messages (queue, visible_at, seq);
   CREATE INDEX messages_by_queue ON messages (queue);
   CREATE INDEX messages_by_group ON messages (queue, message_group, visible_at) WHERE message_group IS NOT NULL;
   CREATE UNIQUE INDEX messages_by_receipt ON messages (receipt) WHERE receipt IS NOT NULL;
   CREATE TABLE sent (
     queue TEXT NOT NULL,
     id TEXT NOT NULL,
     expires_at INTEGER NOT NULL,
     PRIMARY KEY (queue, id)
   ) WITHOUT ROWID;
   CREATE INDEX sent_by_expiry ON sent (expires_at);
   CREATE TABLE schedules (
     name TEXT PRIMARY KEY,
     expression TEXT NOT NULL,
     queue TEXT NOT NULL,
     input TEXT,
     fired_at INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE changes (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     pk TEXT NOT NULL,
     sk TEXT NOT NULL,
     old TEXT,
     new TEXT,
     at INTEGER NOT NULL
   );
   CREATE TABLE change_readers (
     name TEXT PRIMARY KEY,
     position INTEGER NOT NULL
   ) WITHOUT ROWID;`,
  `ALTER TABLE outbox ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
   ALTER TABLE outbox ADD COLUMN correlation TEXT;
   ALTER TABLE outbox ADD COLUMN causation TEXT;
   UPDATE outbox SET type = CASE type
     WHEN 'order-placed' THEN 'OrderPlaced'
     WHEN 'order-changed' THEN CASE json_extract(data, '$.status')
       WHEN 'reserved' THEN 'OrderReserved'
       WHEN 'charged' THEN 'OrderPaid'
       WHEN 'confirmed' THEN 'OrderConfirmed'
       WHEN 'failed' THEN 'OrderFailed'
       WHEN 'cancelling' THEN 'OrderCancellationRequested'
       WHEN 'cancelled' THEN 'OrderCancelled'
       ELSE type END
     WHEN 'payment-settled' THEN 'PaymentSettled'
     WHEN 'epoch-raised' THEN 'EpochRaised'
     WHEN 'session-revoked' THEN 'SessionRevoked'
     ELSE type END;
   CREATE TABLE archive (
     seq INTEGER PRIMARY KEY AUTOINCREMENT,
     context TEXT NOT NULL,
     source INTEGER NOT NULL,
     type TEXT NOT NULL,
     version INTEGER NOT NULL,
     key TEXT NOT NULL,
     data TEXT NOT NULL,
     trace TEXT,
     correlation TEXT,
     causation TEXT,
     at INTEGER NOT NULL
   );
   CREATE INDEX archive_by_key ON archive (key, seq);
   CREATE INDEX archive_by_type ON archive (type, seq);
   CREATE INDEX archive_by_time ON archive (at, seq);
   CREATE TABLE archived (
     context TEXT PRIMARY KEY,
     source INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE rules (
     name TEXT PRIMARY KEY,
     definition TEXT NOT NULL,
     position INTEGER NOT NULL,
     replay TEXT
   ) WITHOUT ROWID;
   CREATE TABLE parked (
     rule TEXT NOT NULL,
     seq INTEGER NOT NULL,
     attempts INTEGER NOT NULL,
     due INTEGER NOT NULL,
     reason TEXT NOT NULL,
     replay TEXT,
     PRIMARY KEY (rule, seq)
   ) WITHOUT ROWID;
   CREATE TABLE dead_events (
     id INTEGER PRIMARY KEY AUTOINCREMENT,
     rule TEXT NOT NULL,
     seq INTEGER NOT NULL,
     attempts INTEGER NOT NULL,
     reason TEXT NOT NULL,
     replay TEXT,
     at INTEGER NOT NULL,
     UNIQUE (rule, seq)
   );`,
  'CREATE INDEX archive_by_context ON archive (context, seq);',
];
