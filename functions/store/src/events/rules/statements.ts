/** The SQL of rules and of what waits for them. */

import type { DatabaseSync } from 'node:sqlite';

export type RuleStatements = ReturnType<typeof prepareRuleStatements>;

export interface RuleRow {
  name: string;
  definition: string;
  position: number;
  replay: string | null;
}

/** An event that waits for another attempt, or behind one of its key that does. */
export interface ParkedRow {
  seq: number;
  attempts: number;
  /** Epoch milliseconds of the next attempt. */
  due: number;
  reason: string;
  replay: string | null;
}

export interface DeadRow {
  id: number;
  rule: string;
  seq: number;
  attempts: number;
  reason: string;
  replay: string | null;
  at: number;
}

export function prepareRuleStatements(database: DatabaseSync) {
  return {
    rules: database.prepare('SELECT name, definition, position, replay FROM rules ORDER BY name'),
    put: database.prepare(
      `INSERT INTO rules (name, definition, position) VALUES (:name, :definition, :position)
       ON CONFLICT (name) DO UPDATE SET definition = excluded.definition`,
    ),
    drop: database.prepare('DELETE FROM rules WHERE name = ?'),
    dropParked: database.prepare('DELETE FROM parked WHERE rule = ?'),
    dropDead: database.prepare('DELETE FROM dead_events WHERE rule = ?'),
    move: database.prepare('UPDATE rules SET position = :position WHERE name = :name'),
    place: database.prepare('UPDATE rules SET position = :position, replay = :replay WHERE name = :name'),
    parked: database.prepare(
      `SELECT parked.seq AS seq, attempts, due, reason, replay, context || '/' || key AS lane
       FROM parked JOIN archive ON archive.seq = parked.seq WHERE rule = ? ORDER BY parked.seq`,
    ),
    park: database.prepare(
      `INSERT INTO parked (rule, seq, attempts, due, reason, replay)
       VALUES (:rule, :seq, :attempts, :due, :reason, :replay) ON CONFLICT DO NOTHING`,
    ),
    postpone: database.prepare(
      'UPDATE parked SET attempts = :attempts, due = :due, reason = :reason WHERE rule = :rule AND seq = :seq',
    ),
    unpark: database.prepare('DELETE FROM parked WHERE rule = :rule AND seq = :seq'),
    unparkRange: database.prepare('DELETE FROM parked WHERE rule = :rule AND seq BETWEEN :from AND :until'),
    bury: database.prepare(
      `INSERT INTO dead_events (rule, seq, attempts, reason, replay, at)
       VALUES (:rule, :seq, :attempts, :reason, :replay, :at)
       ON CONFLICT (rule, seq) DO UPDATE SET attempts = excluded.attempts, reason = excluded.reason,
         replay = excluded.replay, at = excluded.at`,
    ),
    dead: database.prepare(
      `SELECT id, rule, seq, attempts, reason, replay, at FROM dead_events
       WHERE id > :after AND (:rule IS NULL OR rule = :rule) ORDER BY id LIMIT :limit`,
    ),
    deadOne: database.prepare(
      'SELECT id, rule, seq, attempts, reason, replay, at FROM dead_events WHERE id = ?',
    ),
    deadOf: database.prepare(
      'SELECT id, rule, seq, attempts, reason, replay, at FROM dead_events WHERE rule = ? ORDER BY seq',
    ),
    countDead: database.prepare('SELECT count(*) AS count FROM dead_events WHERE rule = ?'),
    discard: database.prepare('DELETE FROM dead_events WHERE id = ?'),
  };
}
