/**
 * Reads the outbox of `orders` and hands each event to the runner, at least once and in order. How far it has read
 * is durable, and moves only after the runner has taken an order over.
 */

import { orderFeedSchemas } from '@tessera/function/store';
import type { Logger } from '@tessera/service';
import type { ContextDatabase, OutboxEntry } from '../database/context-database.ts';
import type { OrderRunner } from './runner.ts';

export interface Dispatcher {
  /** Stops reading and resolves when the event in hand is handed over. */
  stop(): Promise<void>;
}

const POSITION = { pk: 'dispatcher', sk: 'orders' } as const;
const BATCH = 100;
/** Milliseconds until a failed hand-over is tried again. */
const RETRY = 1_000;

export function startDispatcher(options: {
  orders: ContextDatabase;
  bus: ContextDatabase;
  runner: OrderRunner;
  logger: Logger;
}): Dispatcher {
  const { orders, bus, runner, logger } = options;
  let position = Number(bus.get(POSITION)?.value['seq'] ?? 0);
  let stopped = false;
  let asked = false;
  let reading: Promise<void> | null = null;
  let retry: NodeJS.Timeout | undefined;

  const readOn = async () => {
    do {
      asked = false;
      for (;;) {
        const rows = stopped ? [] : orders.outboxAfter(position, BATCH);
        if (rows.length === 0) break;
        for (const row of rows) await handOver(row, runner);
        position = rows.at(-1)!.seq;
        await bus.transact({ writes: [{ op: 'put', ...POSITION, value: { seq: position } }], outbox: [] });
      }
    } while (asked && !stopped);
  };
  const read = () => {
    asked = true;
    if (stopped || reading) return;
    reading = readOn()
      .catch((error: unknown) => {
        logger.error({ err: error }, 'dispatcher failed');
        retry = setTimeout(read, RETRY);
      })
      .finally(() => {
        reading = null;
      });
  };
  const stopHearing = orders.onCommitted(read);
  runner.resume();
  read();
  return {
    async stop() {
      stopped = true;
      stopHearing();
      clearTimeout(retry);
      await reading;
    },
  };
}

async function handOver({ type, data, trace }: OutboxEntry, runner: OrderRunner): Promise<void> {
  if (type === 'order-placed') await runner.accept(orderFeedSchemas['order-placed'].parse(data), trace);
  if (type === 'order-changed') {
    const { id, status } = orderFeedSchemas['order-changed'].parse(data);
    if (status === 'cancelling') runner.wake(id);
  }
}
