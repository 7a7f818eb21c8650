/** Figures of rules. */

import type { RuleState } from '@tessera/contracts/operator';
import type { Metrics } from '@tessera/service';

export interface RuleCounts {
  delivered(count: number): void;
  failed(count: number): void;
  dead(): void;
}

export interface EventMetrics {
  published(context: string, count: number): void;
  of(rule: string): RuleCounts;
}

/** @param states asked for when somebody reads the figures */
export function createEventMetrics(metrics: Metrics, states: () => readonly RuleState[]): EventMetrics {
  const counter = (what: string, help: string, label: string) =>
    metrics.counter(`events_${what}_total`, help, [label]);
  const published = counter('published', 'Events that were archived', 'context');
  const delivered = counter('delivered', 'Events that a target has taken', 'rule');
  const failed = counter('failed', 'Attempts at events that were refused', 'rule');
  const dead = counter('dead', 'Events that became dead letters', 'rule');
  const gauge = (what: string, help: string, value: (state: RuleState) => number) =>
    metrics.gauge(`events_${what}`, help, ['rule'], (measured) => {
      measured.reset();
      for (const state of states()) measured.set({ rule: state.name }, value(state));
    });
  gauge(
    'lag',
    'Events behind the position of a rule, with those that the archive has not read yet',
    ({ lag }) => lag,
  );
  gauge('waiting', 'Events that wait for another attempt', ({ waiting }) => waiting);
  gauge('dead_letters', 'Dead letters that nobody has looked after', ({ dead: count }) => count);
  return {
    published: (context, count) => published.inc({ context }, count),
    of: (rule) => ({
      delivered: (count) => delivered.inc({ rule }, count),
      failed: (count) => failed.inc({ rule }, count),
      dead: () => dead.inc({ rule }),
    }),
  };
}
