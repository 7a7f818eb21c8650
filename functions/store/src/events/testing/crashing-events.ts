/** A process that ends at a commit of the bus, before or after it, and the one that starts on its files. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CloudEvent } from '@tessera/contracts/operator';
import { type Rule, ruleSchema } from '@tessera/function/store';
import { createLogger, createMetrics } from '@tessera/service';
import type { z } from 'zod';
import { type Contexts, openContexts } from '../../database/contexts.ts';
import { createQueues } from '../../queues/queues.ts';
import type { Json } from '../../states/data/json.ts';
import { createEvents, type Events } from '../events.ts';

export interface CrashPoint {
  /** Of the bus, from 1. */
  commit: number;
  /** Whether that commit is still kept. */
  kept: boolean;
}

export interface Life {
  contexts: Contexts['all'];
  events: Events;
  /** Resolves when it has ended. */
  ended: Promise<void>;
}

export interface CrashingEvents extends AsyncDisposable {
  /** Ends the process before, and starts one that may end by itself. */
  start(crash?: CrashPoint): Promise<Life>;
  rule(rule: z.input<typeof ruleSchema>): Rule;
}

/** @param take takes events, or throws why not; nobody asks it for a process that has ended */
export function crashingEvents(take: (events: readonly CloudEvent[]) => void): CrashingEvents {
  const folder = mkdtempSync(join(tmpdir(), 'tessera-crashes-'));
  let opened: Contexts | undefined;
  let stop = () => {};
  const close = async () => {
    stop();
    // A commit that was begun ends in the next turn.
    await new Promise(setImmediate);
    await new Promise(setImmediate);
    opened?.[Symbol.dispose]();
  };
  return {
    rule: (rule) => ruleSchema.parse(rule),
    async start(crash) {
      await close();
      opened = openContexts(folder);
      const ended = Promise.withResolvers<void>();
      let isAlive = true;
      let commits = 0;
      stop = () => {
        isAlive = false;
      };
      const end = <T>() => {
        isAlive = false;
        ended.resolve();
        return new Promise<T>(() => {});
      };
      const { bus } = opened.all;
      const commit: typeof bus.commit = async (work) => {
        if (!isAlive) return end();
        commits += 1;
        if (crash?.commit !== commits) return bus.commit(work);
        isAlive = false;
        if (crash.kept) await bus.commit(work);
        return end();
      };
      const contexts = { ...opened.all, bus: { ...bus, commit } };
      const events = createEvents({
        ...{ contexts, own: [], queues: createQueues(contexts.bus), pause: () => 1 },
        ...{ logger: createLogger('test', 'silent'), metrics: createMetrics('test') },
        async call(_name, payload) {
          if (!isAlive) return end<Json>();
          take((payload as unknown as { body: { events: CloudEvent[] } }).body.events);
          return null;
        },
      });
      events.start();
      return { contexts, events, ended: ended.promise };
    },
    async [Symbol.asyncDispose]() {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
