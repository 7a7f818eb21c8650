/** All rules: those that the store has of its own, and those that are put. */

import { randomUUID } from 'node:crypto';
import type { Replay, RuleState, RuleTarget } from '@tessera/contracts/operator';
import { type ContextName, type Rule, ruleSchema } from '@tessera/function/store';
import type { Logger, Metrics } from '@tessera/service';
import type { ContextDatabase, OutboxEntry } from '../../database/context-database.ts';
import { storeErrors } from '../../errors.ts';
import type { Archive, ArchivedEvent } from '../archive.ts';
import { compileRule, type MatchesEvent } from '../match-rule.ts';
import type { Target } from '../targets/target.ts';
import { createCursors } from './cursors.ts';
import { createDeadEvents, type DeadEvents } from './dead-events.ts';
import { createEventMetrics } from './metrics.ts';
import { createRuleRunner, type Place, type Replaying, type RuleRunner } from './rule-runner.ts';
import { prepareRuleStatements, type RuleRow } from './statements.ts';
import { createTurns } from './turns.ts';

/** A rule of the store itself. */
export interface OwnRule {
  name: string;
  pattern: Readonly<Record<string, unknown>>;
  /** The machine whose executions it begins or answers, as the operator sees it. */
  machine: string;
  target: Target;
}

/** Of the archive, both ends included. */
export interface Span {
  from: number;
  /** @default the last one that the rule has taken */
  until?: number | undefined;
}

export interface Rules extends DeadEvents {
  /** Answers whether that changed anything. Throws ProblemError 422 `store-rule-pattern` or `store-rule-target`. */
  put(name: string, rule: Rule): Promise<boolean>;
  /** Throws ProblemError 404 `store-unknown-rule`, 409 `store-rule-own`. */
  drop(name: string): Promise<void>;
  list(): RuleState[];
  /** Throws ProblemError 404 `store-unknown-rule`, 409 `store-rule-busy`. */
  replay(name: string, span: Span): Promise<Replay>;
  /** Events that `archived` is about to keep; see {@link RuleRunner.offer}. */
  offer(events: readonly ArchivedEvent[], archived: Promise<unknown>): void;
  /** Whether a rule takes such an event in the commit that archives it. */
  isAwaited(context: ContextName, entry: OutboxEntry): boolean;
  /** Writes how far the rules are: within a commit. */
  saveWithin(): void;
  /** Begins with what rules have not read yet. */
  start(): void;
  /** Events of a context are in the archive. */
  published(context: string, count: number): void;
  stop(): Promise<void>;
}

export interface RulesOptions {
  bus: ContextDatabase;
  archive: Archive;
  own: readonly OwnRule[];
  /** Events that are committed, and have no number in the archive yet. */
  unread: () => number;
  /** Throws ProblemError 422 `store-rule-target` for a target that cannot be served. */
  toTarget: (name: string, target: Rule['target']) => Target;
  logger: Logger;
  metrics: Metrics;
  /** Milliseconds before another attempt, after so many have failed. @default backoff */
  pause?: (failed: number) => number;
}

interface Running {
  shown: Omit<RuleState, 'position' | 'lag' | 'waiting' | 'dead' | 'replay'>;
  definition: string;
  runner: RuleRunner;
}

/** Attempts of the store's own rules: their effects are in the same file, and fail for faults of a program alone. */
const OWN_ATTEMPTS = 12;

export function createRules(options: RulesOptions): Rules {
  const { bus, archive, own, unread, toTarget, logger, metrics, pause } = options;
  const statements = prepareRuleStatements(bus.connection);
  const cursors = createCursors(bus, statements);
  const running = new Map<string, Running>();
  const inTurn = createTurns();
  const figures = createEventMetrics(metrics, list);

  function start(
    row: Pick<RuleRow, 'name' | 'definition'>,
    place: Place,
    how: { target: Target; matches: MatchesEvent; shown: Running['shown'] },
  ): void {
    const { name, definition } = row;
    const { target, matches, shown } = how;
    const runner = createRuleRunner({
      ...{ name, most: shown.attempts, target, matches, place },
      ...{ bus, archive, cursors, statements, logger, counts: figures.of(name) },
      ...(pause ? { pause } : {}),
    });
    running.set(name, { shown, definition, runner });
  }

  function startPut({ name, definition, position, replay }: RuleRow): void {
    const { pattern, target, attempts } = ruleSchema.parse(JSON.parse(definition));
    const place = { position, replay: replay === null ? null : (JSON.parse(replay) as Replaying) };
    const shown = { name, pattern, target, attempts };
    start({ name, definition }, place, {
      target: toTarget(name, target),
      matches: compile(name, pattern),
      shown,
    });
  }

  function startOwn({ name, pattern, machine, target }: OwnRule, row: RuleRow | undefined): void {
    if (row === undefined) statements.put.run({ name, definition: '{}', position: 0 });
    const place = {
      position: row?.position ?? 0,
      replay: row?.replay ? (JSON.parse(row.replay) as Replaying) : null,
    };
    const shown: Running['shown'] = {
      name,
      pattern,
      target: { machine } as RuleTarget,
      attempts: OWN_ATTEMPTS,
    };
    start({ name, definition: '{}' }, place, { target, matches: compile(name, pattern), shown });
  }

  function requireRule(name: string): Running {
    const rule = running.get(name);
    if (rule === undefined) throw storeErrors.UNKNOWN_RULE(name);
    return rule;
  }

  function requirePut(name: string): void {
    if (own.some((rule) => rule.name === name)) throw storeErrors.RULE_OWN(name);
  }

  function list(): RuleState[] {
    const last = archive.last() + unread();
    const sorted = [...running.values()].sort((a, b) => (a.shown.name < b.shown.name ? -1 : 1));
    return sorted.map(({ shown, runner }) => {
      const { position, replay, waiting } = runner.state();
      const { count: dead } = statements.countDead.get(shown.name) as { count: number };
      const lag = Math.max(0, last - position);
      return { ...shown, position, lag, waiting, dead, replay: replay && toReplay(replay) };
    });
  }

  const rows = new Map((statements.rules.all() as unknown as RuleRow[]).map((row) => [row.name, row]));
  for (const rule of own) {
    startOwn(rule, rows.get(rule.name));
    rows.delete(rule.name);
  }
  for (const row of rows.values()) {
    try {
      startPut(row);
    } catch (error) {
      logger.error({ err: error, rule: row.name }, 'a rule cannot be served');
    }
  }

  async function put(name: string, rule: Rule): Promise<boolean> {
    requirePut(name);
    const definition = JSON.stringify(rule);
    const before = running.get(name);
    if (before?.definition === definition) return false;
    compile(name, rule.pattern);
    toTarget(name, rule.target);
    await before?.runner.stop();
    const place = before?.runner.state();
    const position = place?.position ?? (rule.from === 'beginning' ? 0 : archive.last());
    const replay = place?.replay ? JSON.stringify(place.replay) : null;
    let kept = before?.definition;
    try {
      await bus.commit(() => {
        cursors.forget(name);
        statements.put.run({ name, definition, position });
      });
      kept = definition;
    } finally {
      if (kept !== undefined) startPut({ name, definition: kept, position, replay });
      running.get(name)?.runner.wake();
    }
    return true;
  }

  async function drop(name: string): Promise<void> {
    requirePut(name);
    await requireRule(name).runner.stop();
    running.delete(name);
    await bus.commit(() => {
      cursors.forget(name);
      statements.drop.run(name);
      statements.dropParked.run(name);
      statements.dropDead.run(name);
    });
  }

  async function replay(name: string, { from, until }: Span): Promise<Replay> {
    const { runner } = requireRule(name);
    if (runner.state().replay !== null) throw storeErrors.RULE_BUSY(name);
    const begun = { name: randomUUID(), from, until: 0, back: 0 };
    await runner.change(({ position, replay: underWay }) => {
      if (underWay !== null) throw storeErrors.RULE_BUSY(name);
      Object.assign(begun, { until: Math.min(until ?? position, position), back: position });
      if (from > begun.until) return { position, replay: null };
      const place = { position: Math.max(0, from - 1), replay: begun };
      statements.place.run({ name, position: place.position, replay: JSON.stringify(begun) });
      statements.unparkRange.run({ rule: name, from, until: begun.until });
      return place;
    });
    return toReplay(begun);
  }

  const dead = createDeadEvents({
    ...{ bus, archive, statements },
    runnerOf: (name) => running.get(name)?.runner,
  });
  return {
    ...dead,
    redriveDead: (id) => inTurn(() => dead.redriveDead(id)),
    redriveRule: (name) => inTurn(() => dead.redriveRule(name)),
    put: (name, rule) => inTurn(() => put(name, rule)),
    drop: (name) => inTurn(() => drop(name)),
    replay: (name, span) => inTurn(() => replay(name, span)),
    list,
    offer(events, archived) {
      for (const { runner } of running.values()) runner.offer(events, archived);
    },
    isAwaited: (context, { seq: source, ...entry }) =>
      [...running.values()].some(({ runner }) => runner.awaits({ ...entry, context, source, seq: 0 })),
    saveWithin: cursors.saveWithin,
    start() {
      for (const { runner } of running.values()) runner.wake();
    },
    published(context, count) {
      figures.published(context, count);
      for (const { runner } of running.values()) runner.wake();
    },
    async stop() {
      await Promise.all([...running.values()].map(({ runner }) => runner.stop()));
      await cursors.stop();
    },
  };
}

function compile(name: string, pattern: Readonly<Record<string, unknown>>): MatchesEvent {
  try {
    return compileRule(pattern);
  } catch (error) {
    throw storeErrors.RULE_PATTERN(name, (error as Error).message);
  }
}

function toReplay({ name, from, until }: Replaying): Replay {
  return { name, from, until };
}
