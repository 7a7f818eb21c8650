/**
 * Reads the outbox of a context into the archive, exactly once and in order: the events and how far the outbox is read
 * are one commit, which the store's own rules share with what they do.
 */

import type { Logger } from '@tessera/service';
import type { ContextDatabase } from '../database/context-database.ts';
import type { Archive } from './archive.ts';
import type { Linger } from './linger.ts';
import type { Rules } from './rules/rules.ts';

export interface Publisher {
  /** Stops reading and resolves when the events in hand are archived. */
  stop(): Promise<void>;
}

export interface PublisherOptions {
  source: ContextDatabase;
  bus: ContextDatabase;
  archive: Archive;
  rules: Pick<Rules, 'offer' | 'isAwaited' | 'saveWithin' | 'published'>;
  /** Events wait for others when nothing in the store waits for them: one commit for all of them. */
  linger: Linger;
  logger: Logger;
}

const BATCH = 100;
/** Milliseconds until a failed commit is tried again. */
const RETRY = 1_000;

export function startPublisher(options: PublisherOptions): Publisher {
  const { source, bus, archive, rules, linger, logger } = options;
  let position = archive.sourceOf(source.name);
  let stopped = false;
  let asked = false;
  let reading: Promise<void> | null = null;
  let again: NodeJS.Timeout | undefined;
  let isDue = false;

  const readOn = async () => {
    do {
      asked = false;
      for (;;) {
        const rows = stopped ? [] : source.outboxAfter(position, BATCH);
        if (rows.length === 0) break;
        const isUrgent =
          isDue || rows.length === BATCH || rows.some((row) => rules.isAwaited(source.name, row));
        if (!isUrgent) {
          linger.wake(readDue);
          break;
        }
        isDue = false;
        linger.forget(readDue);
        const events = archive.number(source.name, rows);
        const archived = bus.commit(() => {
          archive.write(events);
          rules.saveWithin();
        });
        rules.offer(events, archived);
        await archived;
        position = rows.at(-1)!.seq;
        rules.published(source.name, rows.length);
      }
    } while (asked && !stopped);
  };
  const read = () => {
    asked = true;
    if (stopped || reading) return;
    reading = readOn()
      .catch((error: unknown) => {
        logger.error({ err: error, context: source.name }, 'events could not be archived');
        clearTimeout(again);
        again = setTimeout(readDue, RETRY);
      })
      .finally(() => {
        reading = null;
      });
  };
  const readDue = () => {
    isDue = true;
    read();
  };
  const stopHearing = source.onCommitted(read);
  read();
  return {
    async stop() {
      stopped = true;
      stopHearing();
      linger.forget(readDue);
      clearTimeout(again);
      await reading;
    },
  };
}
