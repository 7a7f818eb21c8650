import { createLogger, createMetrics } from '@tessera/service';
import { describe, expect, it } from 'vitest';
import { StatesError } from './data/states-error.ts';
import { countExecutions, createExecutionHandlers, measureExecutions } from './handlers.ts';
import { loadMachine } from './machine/load-machine.ts';
import { withQuickRetries } from './run/quick-retries.ts';
import type { InvokeTask, TaskCall } from './run/task-call.ts';
import { createStateMachines } from './state-machines.ts';
import { openBus, type TestBus } from './testing/open-bus.ts';
import { ended, FUNCTION } from './testing/run-machine.ts';

const task = { Type: 'Task', Resource: FUNCTION };

/** A, a choice, then two at once of which one is caught, and B. */
const states = {
  A: { ...task, ResultPath: '$.a', Next: 'C' },
  C: { Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: true, Next: 'P' }] },
  P: {
    Type: 'Parallel',
    ResultPath: '$.both',
    Branches: [
      { StartAt: 'L', States: { L: { ...task, End: true } } },
      {
        StartAt: 'R',
        States: {
          R: { ...task, Catch: [{ ErrorEquals: ['Broken'], Next: 'S' }], End: true },
          S: { Type: 'Pass', Result: 'mended', End: true },
        },
      },
    ],
    Next: 'B',
  },
  B: { ...task, ResultPath: '$.b', End: true },
};

function start({ bus }: Pick<TestBus, 'bus'>, invoke: InvokeTask, metrics = createMetrics('test')) {
  const machines = { tested: loadMachine(JSON.stringify({ StartAt: 'A', States: states })) };
  const logger = createLogger('test', 'silent');
  return createStateMachines({ bus, machines, invoke, logger, second: 1, onEnded: countExecutions(metrics) });
}

const answer: InvokeTask = async ({ state }) => {
  if (state === 'R') throw new StatesError('Broken', 'as scripted');
  return state;
};

describe('an execution that is looked at', () => {
  it('tells what each state was given and what it left, in branches too, after a restart as before', async () => {
    using opened = openBus();
    const before = start(opened, answer);
    await before.start('order-1', { n: 1, token: 'a-card' }, { machine: 'tested', title: 'TM-1' });
    const told = await ended(before, 'order-1');
    await before.stop();
    opened.reopen();
    const after = start(opened, answer);
    expect(after.describe('order-1')).toEqual(told);
    const given = { n: 1, token: 'a-card' };
    const both = { ...given, a: 'A', both: ['L', 'mended'] };
    expect(told.states.map(({ path, state, input, output }) => [path + state, input, output])).toEqual([
      ['A', given, { ...given, a: 'A' }],
      ['C', { ...given, a: 'A' }, { ...given, a: 'A' }],
      ['P', { ...given, a: 'A' }, both],
      ['P#2.0/0/L', { ...given, a: 'A' }, 'L'],
      ['P#2.0/1/R', { ...given, a: 'A' }, { Error: 'Broken', Cause: 'as scripted' }],
      ['P#2.0/1/S', { Error: 'Broken', Cause: 'as scripted' }, 'mended'],
      ['B', both, { ...both, b: 'B' }],
    ]);
    expect(told.states.every(({ leftAt }) => leftAt !== null)).toBe(true);
    await after.stop();
  });

  it('shows branches under way, of which nothing is written yet', async () => {
    using opened = openBus();
    const asked = Promise.withResolvers<void>();
    const machines = start(opened, async (call) => {
      if (call.state !== 'R') return answer(call);
      asked.resolve();
      return new Promise<never>(() => {});
    });
    await machines.start('order-1', { n: 1 }, { machine: 'tested' });
    await asked.promise;
    await expect
      .poll(() => machines.describe('order-1')!.states.at(-1))
      .toMatchObject({
        ...{ state: 'R', path: 'P#2.0/1/', leftAt: null, input: { n: 1, a: 'A' } },
      });
    expect(machines.describe('order-1')!.states.find(({ state }) => state === 'L')).toMatchObject({
      output: 'L',
    });
    await machines.stop();
  });

  it('is found by its name, its title and its status, the newest first', async () => {
    using opened = openBus();
    const machines = start(opened, async (call) => {
      if (call.execution === 'bad') throw new StatesError('Broken', 'as scripted');
      return call.execution === 'open' ? new Promise<never>(() => {}) : answer(call);
    });
    for (const name of ['good', 'bad', 'open']) {
      await machines.start(name, { n: 1 }, { machine: 'tested', title: `TM-${name}` });
      if (name !== 'open') await ended(machines, name);
    }
    const names = (query: object) =>
      machines.list({ limit: 10, ...query }).executions.map(({ execution }) => execution);
    expect(names({}).toSorted()).toEqual(['bad', 'good', 'open']);
    expect(names({ status: 'running' })).toEqual(['open']);
    expect(names({ status: 'failed' })).toEqual(['bad']);
    expect(names({ status: 'succeeded' })).toEqual(['good']);
    expect(names({ q: 'TM-bad' })).toEqual(['bad']);
    expect(names({ q: 'good' })).toEqual(['good']);
    expect(names({ q: 'TM-none' })).toEqual([]);
    expect(machines.list({ limit: 1, status: 'failed' }).executions[0]).toMatchObject({
      title: 'TM-bad',
      error: { name: 'Broken', cause: 'as scripted' },
    });
    await machines.stop();
  });

  it('is not at work while it waits', async () => {
    using opened = openBus();
    const machine = {
      StartAt: 'W',
      States: { W: { Type: 'Wait', Seconds: 3_600, Next: 'A' }, A: { ...task, End: true } },
    };
    const machines = createStateMachines({
      ...{ bus: opened.bus, logger: createLogger('test', 'silent') },
      machines: { tested: loadMachine(JSON.stringify(machine)) },
      invoke: () => new Promise<never>(() => {}),
    });
    for (const name of ['one', 'two']) await machines.start(name, {}, { machine: 'tested' });
    await expect.poll(() => [machines.open(), machines.atWork()]).toEqual([2, 0]);
    machines.wake('one');
    await expect.poll(() => [machines.open(), machines.atWork()]).toEqual([2, 1]);
    await machines.stop();
    expect([machines.open(), machines.atWork()]).toEqual([0, 0]);
  });

  it('leaves no commit of its own, and is bounded in size', async () => {
    using opened = openBus();
    let commits = 0;
    opened.bus.onCommitted(() => {
      commits += 1;
    });
    const large = 'x'.repeat(20_000);
    const machines = start(opened, async (call) => (call.state === 'A' ? large : answer(call)));
    await machines.start('order-1', { n: 1 }, { machine: 'tested' });
    const { states: told } = await ended(machines, 'order-1');
    // Its beginning, the entering of P and of B, its end; the branches go with B.
    expect(commits).toBe(4);
    expect(told.find(({ state }) => state === 'C')).not.toHaveProperty('input');
    expect(told.find(({ state }) => state === 'B')).toHaveProperty('input.a', large);
    await machines.stop();
  });

  it('is shown to whoever runs the installation alone, and counted by how it ended', async () => {
    using opened = openBus();
    const metrics = createMetrics('test');
    const machines = start(opened, async () => Promise.reject(new StatesError('Broken', '')), metrics);
    measureExecutions(machines, metrics);
    await machines.start('order-1', { token: 'a-card' }, { machine: 'tested' });
    await ended(machines, 'order-1');
    const handlers = createExecutionHandlers(machines);
    const params = { name: 'order-1' };
    await expect(handlers.getExecution({ params }, { caller: 'fn-orders' })).rejects.toMatchObject({
      code: 'store-not-allowed',
    });
    for (const caller of ['operator', 'registry']) {
      expect(await handlers.getExecution({ params }, { caller })).toMatchObject({
        execution: { status: 'failed', input: { token: '•••' }, states: [{ input: { token: '•••' } }] },
      });
    }
    const { machine } = await handlers.getMachine({ params: { name: 'tested' } }, { caller: 'registry' });
    expect(machine?.States['P']?.Branches?.[1]?.States['R']?.Catch?.[0]?.Next).toBe('S');
    const { text } = await metrics.expose();
    expect(text).toMatch(/store_executions_ended_total\{machine="tested",outcome="failed".*\} 1/);
    expect(text).toMatch(/store_executions_open\{.*\} 0/);
    await machines.stop();
  });
});

describe('withQuickRetries()', () => {
  const call = (signal = new AbortController().signal) => ({ key: 'k', signal }) as TaskCall;

  it('repeats what there was no room for, under the same key, and gives up at last', async () => {
    const keys: string[] = [];
    const busy = withQuickRetries(
      async ({ key }) => {
        keys.push(key);
        throw new StatesError('Lambda.TooManyRequestsException', '');
      },
      [1, 1],
    );
    await expect(busy(call())).rejects.toThrow('TooManyRequests');
    expect(keys).toEqual(['k', 'k', 'k']);
  });

  it('does not repeat what the function itself refused', async () => {
    let calls = 0;
    const refusing = withQuickRetries(async () => {
      calls += 1;
      throw new StatesError('payments-key-reused', '');
    });
    await expect(refusing(call())).rejects.toThrow('key-reused');
    expect(calls).toBe(1);
  });
});
