/** Domain events of all contexts: archived, and delivered by rules. */

import { eventRegistry } from '@tessera/function/store';
import type { Logger, Metrics } from '@tessera/service';
import type { Contexts } from '../database/contexts.ts';
import type { CallFunction } from '../dispatcher/invoke-function.ts';
import type { Queues } from '../queues/queues.ts';
import { type Archive, createArchive } from './archive.ts';
import { createLinger } from './linger.ts';
import { startPublisher } from './publisher.ts';
import { createRules, type OwnRule, type Rules } from './rules/rules.ts';
import { createFunctionTarget } from './targets/function-target.ts';
import { createQueueTarget } from './targets/queue-target.ts';

export interface Events {
  archive: Archive;
  rules: Rules;
  /** Begins to archive what the contexts have written. */
  start(): void;
  /** Resolves when nothing is under way. */
  stop(): Promise<void>;
}

export interface EventsOptions {
  contexts: Contexts['all'];
  own: readonly OwnRule[];
  call: CallFunction;
  queues: Queues;
  logger: Logger;
  metrics: Metrics;
  /** Milliseconds before another attempt, after so many have failed. @default backoff */
  pause?: (failed: number) => number;
}

/** Milliseconds that events wait for those of other contexts when nothing in the store waits for them. */
const LINGER = 20;

export function createEvents(options: EventsOptions): Events {
  const { contexts, own, call, queues, logger, metrics, pause } = options;
  const { bus } = contexts;
  const archive = createArchive(bus);
  const sources = Object.values(contexts).filter(({ name }) => Object.hasOwn(eventRegistry, name));
  const rules = createRules({
    ...{ bus, archive, own, logger, metrics },
    ...(pause ? { pause } : {}),
    unread: () =>
      sources.reduce((sum, { name, lastSeq }) => sum + Math.max(0, lastSeq() - archive.numberedOf(name)), 0),
    toTarget: (name, target) =>
      'queue' in target ? createQueueTarget(name, target, queues) : createFunctionTarget(name, target, call),
  });
  const linger = createLinger(LINGER);
  let publishers: ReturnType<typeof startPublisher>[] = [];
  return {
    archive,
    rules,
    start() {
      rules.start();
      publishers = sources.map((source) => startPublisher({ source, bus, archive, rules, linger, logger }));
    },
    async stop() {
      await Promise.all(publishers.map((publisher) => publisher.stop()));
      await rules.stop();
    },
  };
}
