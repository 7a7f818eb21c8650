import { createRequire } from 'node:module';
import { createLogger } from '@tessera/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '../states/data/json.ts';
import { StatesError } from '../states/data/states-error.ts';
import type { InvokeTask } from '../states/run/task-call.ts';
import { createStateMachines } from '../states/state-machines.ts';
import { openBus, type TestBus } from '../states/testing/open-bus.ts';
import { ended, runHere, Thrown } from '../states/testing/run-machine.ts';
import { adoptExecutions } from './adopt-executions.ts';
import { loadSaga, SAGA, sagaInput } from './saga.ts';
import {
  confirmed,
  filled,
  follow,
  givenBack,
  order,
  paid,
  type Script,
  settled,
} from './testing/scripted-order.ts';

let opened: TestBus;
beforeAll(() => {
  opened = openBus();
});
afterAll(() => opened[Symbol.dispose]());

describe('an order', () => {
  it('writes its execution once for each call, an answer with the call that it leads to, and at its end', async () => {
    let commits = 0;
    const stop = opened.bus.onCommitted(() => {
      commits += 1;
    });
    const functions = follow({}, []);
    await runHere(opened.bus, {
      ...{ definition: filled(), input: sagaInput(order, null, 0) },
      answers: (_state, payload) => functions(payload),
    });
    stop();
    expect(commits).toBe(6);
  });

  it('names everything that is not there', async () => {
    const told: Json[] = [];
    const lacking = [{ sku: 'MUG-1' }, { sku: 'MUG-2' }];
    const functions = follow({ reserveStock: [{ reserved: false, lacking }] }, []);
    await runHere(opened.bus, {
      ...{ definition: filled(), input: sagaInput(order, null, 0) },
      answers: (_state, payload) => {
        told.push((payload as { body: Json }).body);
        return functions(payload);
      },
    });
    expect(told.at(-1)).toMatchObject({ reason: 'out-of-stock', lacking: ['MUG-1', 'MUG-2'] });
  });

  it('ends once and exactly, wherever its process ends', async () => {
    for (const refused of [false, true]) {
      const done = new Map<string, string>();
      const script: Script = refused
        ? { arrangeShipment: Array<Error>(20).fill(new Thrown('shipping-not-deliverable', '')) }
        : {};
      const id = `killed-${refused}`;
      for (let life = 0; ; life++) {
        const functions = follow(script, []);
        const dying = Promise.withResolvers<void>();
        const bus = opened.reopen();
        const machines = createStateMachines({
          ...{ bus, machines: { [SAGA]: loadSaga() }, logger: createLogger('test', 'silent') },
          async invoke(call) {
            const isNew = !done.has(call.key);
            done.set(call.key, (call.payload as { operation: string }).operation);
            // Each life ends in the first call that no life has made before: nobody hears its answer.
            if (isNew) {
              dying.resolve();
              return new Promise<never>(() => {});
            }
            return answerPayments(functions, (token, output) => machines.answer(token, { output }))(
              call,
            ).catch((error: Error) => Promise.reject(new StatesError(error.name, error.message)));
          },
        });
        machines.resume();
        await machines.start(id, sagaInput({ ...order, id }, null, 0), { machine: SAGA });
        const end = await Promise.race([dying.promise, ended(machines, id)]);
        await machines.stop();
        if (end === undefined) continue;
        expect(end.status).toBe('succeeded');
        expect(life).toBeGreaterThan(4);
        break;
      }
      const operations = [...done.values()];
      expect(operations.toSorted()).toEqual(
        (refused
          ? [
              ...settled.slice(0, 1),
              ...givenBack,
              'charge',
              'arrangeShipment',
              ...Array<string>(2).fill('recordProgress'),
            ]
          : [
              'reserveStock',
              'charge',
              'arrangeShipment',
              'clearAfterOrder',
              ...Array<string>(2).fill('recordProgress'),
            ]
        ).toSorted(),
      );
    }
  });

  it('is told of its shipment while there is time to cancel, and calls once more for it', async () => {
    const calls: string[] = [];
    const functions = follow({}, calls);
    const later = { ...order, placedAt: Date.now() };
    const machines = createStateMachines({
      ...{ bus: opened.bus, machines: { [SAGA]: loadSaga() }, logger: createLogger('test', 'silent') },
      invoke: answerPayments(functions, (token, output) => machines.answer(token, { output })),
    });
    await machines.start('with-time', sagaInput(later, null, 60_000), { machine: SAGA });
    await expect.poll(() => machines.describe('with-time')?.state).toBe('CancelWindow');
    expect(calls).toEqual([...paid, 'record arranged']);
    machines.wake('with-time');
    await ended(machines, 'with-time');
    expect(calls).toEqual([...paid, ...confirmed]);
    await machines.stop();
  });

  it.each(['RecordCharged', 'CancelWindow'])(
    'is shipped too when it was in %s before orders had shipments',
    async (at) => {
      const calls: string[] = [];
      const functions = follow({}, calls);
      const id = `before-${at}`;
      const machines = createStateMachines({
        ...{ bus: opened.bus, machines: { [SAGA]: loadSaga() }, logger: createLogger('test', 'silent') },
        invoke: answerPayments(functions, (token, output) => machines.answer(token, { output })),
      });
      const input = { ...sagaInput({ ...order, id }, null, 0), payment: { status: 'charged' } };
      await machines.start(id, input, { machine: SAGA, at });
      expect(await ended(machines, id)).toMatchObject({ status: 'succeeded' });
      expect(calls).toEqual([...paid.slice(3, -1), 'record confirmed', 'clearAfterOrder']);
      await machines.stop();
    },
  );

  it('goes on in the state that it was in before orders had a state machine', async () => {
    const bus = opened.reopen();
    for (const [step, ending] of [
      ['charge', null],
      ['release', { status: 'failed', reason: 'payment-declined', detail: 'The payment was declined' }],
    ] as const) {
      const id = `old-${step}`;
      await bus.transact({
        writes: [
          {
            ...{ op: 'put', pk: `execution#${id}`, sk: 'order' },
            value: { order: { ...order, id }, trace: null, step, asked: 0, ending },
            index: { partition: 'executions#open', sort: id },
          },
        ],
        outbox: [],
      });
    }
    const calls: string[] = [];
    const functions = follow({}, calls);
    const machines = createStateMachines({
      ...{ bus, machines: { [SAGA]: loadSaga() }, logger: createLogger('test', 'silent') },
      invoke: async (call) => {
        if (call.execution === 'old-release') await ended(machines, 'old-charge');
        return answerPayments(functions, (token, output) => machines.answer(token, { output }))(call);
      },
    });
    await adoptExecutions(bus, { machines, cancelWindow: 0 });
    await ended(machines, 'old-release');
    expect(calls).toEqual([
      ...[...paid.slice(2, -1), 'record confirmed', 'clearAfterOrder'],
      ...['releaseStock', 'record failed'],
    ]);
    await adoptExecutions(bus, { machines, cancelWindow: 0 });
    expect(calls).toHaveLength(7);
    await machines.stop();
  });
});

it('the machine is what asl-validator takes without a fault', async () => {
  // It brings no types.
  const validate = createRequire(import.meta.url)('asl-validator') as (
    definition: object,
  ) => Promise<{ isValid: boolean; errors: unknown[] }> | { isValid: boolean; errors: unknown[] };
  expect(await validate(structuredClone(filled()))).toMatchObject({ isValid: true, errors: [] });
});

/** Answers a task that waits by its token, as a payment does. */
function answerPayments(
  functions: (payload: Json) => Json,
  answer: (token: string, output: Json) => Promise<void>,
): InvokeTask {
  return async ({ payload }) => {
    const output = functions(payload);
    const { taskToken } = (payload as { body?: { taskToken?: string } }).body ?? {};
    if (taskToken !== undefined) await answer(taskToken, output);
    return output;
  };
}
