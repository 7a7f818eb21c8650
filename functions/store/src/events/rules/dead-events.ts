/** Dead letters: events that a rule has given up, looked at, tried again or let go by a person. */

import type { DeadEvent } from '@tessera/contracts/operator';
import type { ContextDatabase } from '../../database/context-database.ts';
import { storeErrors } from '../../errors.ts';
import { type Archive, envelopeOf } from '../archive.ts';
import type { RuleRunner } from './rule-runner.ts';
import type { DeadRow, RuleStatements } from './statements.ts';

export interface DeadEvents {
  listDead(page: { rule?: string | undefined; after: number; limit: number }): DeadEvent[];
  /** Throws ProblemError 404 `store-unknown-dead-event`, as the two below. */
  getDead(id: number): DeadEvent;
  redriveDead(id: number): Promise<void>;
  discardDead(id: number): Promise<void>;
  /** Answers how many. Throws ProblemError 404 `store-unknown-rule`. */
  redriveRule(rule: string): Promise<number>;
}

export interface DeadEventsOptions {
  bus: ContextDatabase;
  archive: Pick<Archive, 'get'>;
  statements: RuleStatements;
  runnerOf: (rule: string) => RuleRunner | undefined;
}

export function createDeadEvents({ bus, archive, statements, runnerOf }: DeadEventsOptions): DeadEvents {
  const requireDead = (id: number): DeadRow => {
    const row = statements.deadOne.get(id) as unknown as DeadRow | undefined;
    if (row === undefined) throw storeErrors.UNKNOWN_DEAD_EVENT(id);
    return row;
  };
  /** They go to the front of their lanes, since they are older than what waits there. */
  const redrive = async (rule: string, find: () => readonly DeadRow[]): Promise<number> => {
    const runner = runnerOf(rule);
    if (runner === undefined) throw storeErrors.UNKNOWN_RULE(rule);
    let count = 0;
    await runner.change((place) => {
      const rows = find();
      count = rows.length;
      for (const { id, seq, reason, replay } of rows) {
        statements.park.run({ rule, seq, attempts: 0, due: 0, reason, replay });
        statements.discard.run(id);
      }
      return place;
    });
    return count;
  };
  const view = ({ id, rule, seq, reason, attempts, at, replay }: DeadRow): DeadEvent => ({
    ...{ id, rule, seq, reason, attempts },
    at: new Date(at).toISOString(),
    // Nothing leaves the archive.
    event: envelopeOf(archive.get(seq)!, replay),
  });
  return {
    listDead: ({
      rule = null,
      after,
      limit,
    }: {
      rule?: string | null | undefined;
      after: number;
      limit: number;
    }) => (statements.dead.all({ rule, after, limit }) as unknown as DeadRow[]).map(view),
    getDead: (id) => view(requireDead(id)),
    async redriveDead(id) {
      await redrive(requireDead(id).rule, () => {
        const row = statements.deadOne.get(id) as unknown as DeadRow | undefined;
        return row === undefined ? [] : [row];
      });
    },
    async discardDead(id) {
      requireDead(id);
      await bus.commit(() => statements.discard.run(id));
    },
    redriveRule: (rule) => redrive(rule, () => statements.deadOf.all(rule) as unknown as DeadRow[]),
  };
}
