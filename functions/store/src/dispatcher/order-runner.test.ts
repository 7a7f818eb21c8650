import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Transaction } from '@tessera/function/store';
import { createLogger } from '@tessera/service';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ContextDatabase, openContext } from '../database/context-database.ts';
import { loadExecution } from './execution.ts';
import { createOrderRunner } from './order-runner.ts';
import type { Services } from './services.ts';

let folder: string;
let bus: ContextDatabase;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-runner-'));
  bus = openContext(folder, 'bus');
});
afterEach(async () => {
  bus[Symbol.dispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Functions that do whatever they are asked. */
const services = {
  products: { reserveStock: async () => ({ reserved: true, lacking: [] }) },
  payments: { charge: async () => ({ status: 'charged' }) },
  carts: { clearAfterOrder: async () => undefined },
  orders: {
    recordProgress: async ({ body }: { body: { status: string } }) => ({ status: body.status, moved: true }),
  },
} as unknown as Services;

function place(id: string) {
  const lines = [{ sku: 'MUG-1', quantity: 1 }];
  return { id, user: 'user-0001', lines, total: 1, token: 'test-accept', placedAt: Date.now() };
}

function startRunner(database: ContextDatabase, cancelWindow: number) {
  const logger = createLogger('test', 'silent');
  return createOrderRunner({ bus: database, services, logger, cancelWindow, delay: 1 });
}

/** The execution that a transaction writes. */
function executionIn({ writes }: Transaction): { step: string; order: { id: string } } {
  return (writes[0] as unknown as { value: { step: string; order: { id: string } } }).value;
}

const stepOf = (id: string) => loadExecution(bus, id)?.step;

describe('createOrderRunner()', () => {
  it('goes on with an order when the disk refused to keep that its wait was over', async () => {
    let refusals = 0;
    const refusing: ContextDatabase = {
      ...bus,
      async transact(transaction, trace) {
        const { step } = executionIn(transaction);
        if (step === 'confirm' && refusals++ < 2) throw new Error('the disk is full');
        return bus.transact(transaction, trace);
      },
    };
    const runner = startRunner(refusing, 20);
    await runner.accept(place('order-01'), null);
    await expect.poll(() => stepOf('order-01')).toBe('done');
    expect(refusals).toBe(3);
    await runner.stop();
  });

  it('ends the wait of an order that changes just when its wait begins', async () => {
    const ids = Array.from({ length: 12 }, (_, n) => `order-${n + 10}`);
    const telling: ContextDatabase = {
      ...bus,
      async transact(transaction, trace) {
        const outcome = await bus.transact(transaction, trace);
        const { step, order } = executionIn(transaction);
        if (step === 'wait') void tell(order.id);
        return outcome;
      },
    };
    const runner = startRunner(telling, 60_000);
    const tell = async (id: string) => {
      for (let turns = ids.indexOf(id); turns > 0; turns--) await null;
      runner.wake(id);
    };
    await Promise.all(ids.map((id) => runner.accept(place(id), null)));
    await expect.poll(() => ids.filter((id) => stepOf(id) !== 'done')).toEqual([]);
    await runner.stop();
  });
});
