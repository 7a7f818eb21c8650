import { createLogger } from '@tessera/service';
import { describe, expect, it } from 'vitest';
import type { ContextDatabase } from '../database/context-database.ts';
import type { Json } from './data/json.ts';
import { StatesError } from './data/states-error.ts';
import { loadMachine } from './machine/load-machine.ts';
import type { InvokeTask, TaskCall } from './run/task-call.ts';
import { createStateMachines } from './state-machines.ts';
import { openBus } from './testing/open-bus.ts';
import { ended, FUNCTION } from './testing/run-machine.ts';

const task = { Type: 'Task', Resource: FUNCTION };
const byToken = {
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Parameters: { FunctionName: 'f', Payload: { 'token.$': '$$.Task.Token' } },
};

function start(
  bus: ContextDatabase,
  states: Record<string, object>,
  invoke: InvokeTask,
  { second = 1, concurrency = 8 }: { second?: number; concurrency?: number } = {},
) {
  const definition = { StartAt: Object.keys(states)[0], States: states };
  const machines = { tested: loadMachine(JSON.stringify(definition)) };
  const logger = createLogger('test', 'silent');
  return createStateMachines({ bus, machines, invoke, logger, second, concurrency, diskDelay: 1 });
}

const tokenOf = ({ payload }: TaskCall) => (payload as { token: string }).token;
const never = () => new Promise<never>(() => {});

describe('an execution', () => {
  it('goes on in the state that it was in, under the same key, when its process has ended anywhere', async () => {
    using opened = openBus();
    const states = {
      A: { ...task, Next: 'B' },
      B: { ...task, Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 9 }], Next: 'P' },
      P: {
        Type: 'Parallel',
        Branches: [
          { StartAt: 'L', States: { L: { ...task, End: true } } },
          { StartAt: 'R', States: { R: { ...task, End: true } } },
        ],
        Next: 'W',
      },
      W: { Type: 'Wait', Seconds: 1, Next: 'M' },
      M: { Type: 'Map', ItemProcessor: { StartAt: 'I', States: { I: { ...task, End: true } } }, End: true },
    };
    const keys = new Map<string, number>();
    let deaths = 0;
    for (let life = 1; ; life++) {
      let calls = 0;
      const dying = Promise.withResolvers<void>();
      const machines = start(opened.bus, states, async ({ key, state }) => {
        keys.set(key, (keys.get(key) ?? 0) + 1);
        calls += 1;
        if (state === 'B' && keys.get(key) === 1) throw new StatesError('Busy', 'as scripted');
        // Each life ends in its second call; what that call did is not known afterwards.
        if (calls < 2 || life > 12) return state;
        dying.resolve();
        return never();
      });
      machines.resume();
      await machines.start('order-1', ['x', 'y'], { machine: 'tested' });
      const end = await Promise.race([dying.promise, ended(machines, 'order-1')]);
      await machines.stop();
      if (end !== undefined) {
        expect(end).toMatchObject({ status: 'succeeded', output: ['I', 'I'] });
        break;
      }
      deaths += 1;
      opened.reopen();
    }
    expect(deaths).toBeGreaterThan(3);
    expect([...keys.keys()].toSorted()).toEqual([
      'order-1/A/0',
      'order-1/B/1',
      'order-1/M#4.0/0/I/0',
      'order-1/M#4.0/1/I/0',
      'order-1/P#2.0/0/L/0',
      'order-1/P#2.0/1/R/0',
    ]);
  });

  it('is begun once, however often it is asked for', async () => {
    using opened = openBus();
    let calls = 0;
    const machines = start(opened.bus, { A: { ...task, End: true } }, async () => ++calls);
    await Promise.all([1, 2, 3].map((n) => machines.start('order-1', n, { machine: 'tested' })));
    await ended(machines, 'order-1');
    await machines.start('order-1', 4, { machine: 'tested' });
    expect(calls).toBe(1);
    await machines.stop();
  });

  it('goes on when the disk refuses for a while', async () => {
    using opened = openBus();
    let refusals = 0;
    const refusing: ContextDatabase = {
      ...opened.bus,
      async transact(transaction, trace) {
        const begun = transaction.writes.some((write) => write.op === 'put' && write.when !== undefined);
        if (!begun && refusals++ % 3 < 2) throw new Error('the disk is full');
        return opened.bus.transact(transaction, trace);
      },
    };
    const calls: string[] = [];
    const machines = start(
      refusing,
      { A: { ...task, Next: 'B' }, B: { ...task, End: true } },
      async ({ state }) => {
        calls.push(state);
        return state;
      },
    );
    await machines.start('order-1', null, { machine: 'tested' });
    expect(await ended(machines, 'order-1')).toMatchObject({ output: 'B' });
    expect(calls).toEqual(['A', 'B']);
    expect(refusals).toBe(6);
    await machines.stop();
  });

  it.each([
    ['by itself', task],
    ['by its token', byToken],
  ])('is not late for waiting until there is room for its call, which it answers %s', async (_, kind) => {
    using opened = openBus();
    const first = Promise.withResolvers<void>();
    const asked: string[] = [];
    const states = { A: { ...kind, TimeoutSeconds: 1, End: true } };
    const machines = start(
      opened.bus,
      states,
      async ({ execution, ...call }) => {
        asked.push(execution);
        if (execution === 'first') await first.promise;
        if (kind === byToken) await machines.answer(tokenOf({ execution, ...call }), { output: 'done' });
        return 'done';
      },
      { second: 100, concurrency: 1 },
    );
    await machines.start('first', null, { machine: 'tested' });
    await expect.poll(() => asked).toEqual(['first']);
    await machines.start('second', null, { machine: 'tested' });
    // The first one's time is over; its call ends when it does.
    expect(await ended(machines, 'first')).toMatchObject({ error: { name: 'States.Timeout' } });
    expect(machines.describe('second')).toMatchObject({ status: 'running' });
    first.resolve();
    expect(await ended(machines, 'second')).toMatchObject({ status: 'succeeded' });
    await machines.stop();
  });

  it('stops while it waits until there is room', async () => {
    using opened = openBus();
    const machines = start(opened.bus, { A: { ...task, End: true } }, never, { concurrency: 1 });
    await machines.start('first', null, { machine: 'tested' });
    await machines.start('second', null, { machine: 'tested' });
    await machines.stop();
    expect(machines.describe('second')).toMatchObject({ status: 'running', state: 'A' });
  });

  it('waits until it is woken, now and later', async () => {
    using opened = openBus();
    const states = {
      A: { Type: 'Wait', Seconds: 99_999, Next: 'B' },
      B: { Type: 'Wait', Seconds: 99_999, End: true },
    };
    const machines = start(opened.bus, states, never, { second: 1_000 });
    await machines.start('order-1', { n: 1 }, { machine: 'tested' });
    expect(machines.describe('order-1')).toMatchObject({ status: 'running', state: 'A' });
    machines.wake('order-1');
    expect(await ended(machines, 'order-1')).toMatchObject({ output: { n: 1 } });
    await machines.stop();
  });

  it('commits once for each state that does something, and not for those that only decide', async () => {
    using opened = openBus();
    let commits = 0;
    opened.bus.onCommitted(() => {
      commits += 1;
    });
    const states = {
      A: { ...task, Next: 'C' },
      C: { Type: 'Choice', Choices: [{ Variable: '$', IsString: true, Next: 'P' }] },
      P: { Type: 'Pass', Next: 'W' },
      W: { Type: 'Wait', Timestamp: '2020-01-01T00:00:00Z', Next: 'B' },
      B: { ...task, Next: 'S' },
      S: { Type: 'Succeed' },
    };
    const machines = start(opened.bus, states, async ({ state }) => state);
    await machines.start('order-1', null, { machine: 'tested' });
    await ended(machines, 'order-1');
    // Its beginning at A, the entering of B, its end.
    expect(commits).toBe(3);
    await machines.stop();
  });

  it('that goes in a circle for ever is ended', async () => {
    using opened = openBus();
    const machines = start(opened.bus, { A: { Type: 'Pass', Next: 'A' } }, never);
    await machines.start('order-1', null, { machine: 'tested' });
    expect(await ended(machines, 'order-1')).toMatchObject({ error: { name: 'States.Runtime' } });
    await machines.stop();
  });
});

describe('a task that is answered by its token', () => {
  it('shares the commit of its answer with what comes next', async () => {
    using opened = openBus();
    let commits = 0;
    opened.bus.onCommitted(() => {
      commits += 1;
    });
    const asked = Promise.withResolvers<TaskCall>();
    const machines = start(opened.bus, { A: { ...byToken, End: true } }, async (call) => {
      asked.resolve(call);
      return null;
    });
    await machines.start('order-1', null, { machine: 'tested' });
    const token = tokenOf(await asked.promise);
    const before = commits;
    await machines.answer(token, { output: 'paid' });
    expect(await ended(machines, 'order-1')).toMatchObject({ output: 'paid' });
    expect(commits).toBe(before + 1);
    await machines.stop();
  });

  it('goes on with the answer, which is kept before it is acknowledged', async () => {
    using opened = openBus();
    const asked = Promise.withResolvers<TaskCall>();
    const states = { A: { ...byToken, ResultPath: '$.paid', End: true } };
    const before = start(opened.bus, states, async (call) => {
      asked.resolve(call);
      return null;
    });
    await before.start('order-1', { n: 1 }, { machine: 'tested' });
    const token = tokenOf(await asked.promise);
    await before.stop();
    // Nobody carries it out while the answer comes.
    await before.answer(token, { output: { status: 'charged' } });
    await before.answer(token, { output: { status: 'declined' } });
    opened.reopen();

    const after = start(opened.bus, states, async () => null);
    after.resume();
    expect(await ended(after, 'order-1')).toMatchObject({ output: { n: 1, paid: { status: 'charged' } } });
    await after.answer(token, { output: null });
    await after.stop();
  });

  it('takes an answer that is there before the call has ended', async () => {
    using opened = openBus();
    const machines = start(opened.bus, { A: { ...byToken, End: true } }, async (call) => {
      await machines.answer(tokenOf(call), { output: 'early' });
      return never();
    });
    await machines.start('order-1', null, { machine: 'tested' });
    expect(await ended(machines, 'order-1')).toMatchObject({ output: 'early' });
    await machines.stop();
  });

  it('fails by the error that it is answered with', async () => {
    using opened = openBus();
    const machines = start(opened.bus, { A: { ...byToken, End: true } }, async (call) => {
      await machines.answer(tokenOf(call), { error: 'Declined', cause: 'no funds' });
      return null;
    });
    await machines.start('order-1', null, { machine: 'tested' });
    expect(await ended(machines, 'order-1')).toMatchObject({
      error: { name: 'Declined', cause: 'no funds' },
    });
    await machines.stop();
  });

  it('times out, and takes no answer afterwards', async () => {
    using opened = openBus();
    const tokens: string[] = [];
    const states = {
      A: {
        ...byToken,
        TimeoutSeconds: 5,
        Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'B' }],
        End: true,
      },
      B: { Type: 'Wait', Seconds: 99_999, End: true },
    };
    const machines = start(opened.bus, states, async (call) => tokens.push(tokenOf(call)));
    await machines.start('order-1', null, { machine: 'tested' });
    await expect.poll(() => machines.describe('order-1')?.state).toBe('B');
    const unknown = { code: 'store-task-unknown', status: 404 };
    await expect(machines.answer(tokens[0]!, { output: 1 })).rejects.toMatchObject(unknown);
    await expect(machines.answer('made-up', { output: 1 })).rejects.toMatchObject(unknown);
    expect(() => machines.beat(tokens[0]!)).toThrow('no task waits for this token');
    await machines.stop();
  });

  it('times out at once when its time has passed while nobody carried it out', async () => {
    using opened = openBus();
    const states = { A: { ...byToken, TimeoutSeconds: 2, End: true } };
    const before = start(opened.bus, states, async () => null, { second: 1_000 });
    await before.start('order-1', null, { machine: 'tested' });
    await before.stop();
    opened.reopen();
    const after = start(opened.bus, states, never, { second: 0 });
    after.resume();
    expect(await ended(after, 'order-1')).toMatchObject({ error: { name: 'States.Timeout' } });
    await after.stop();
  });

  it('fails when its heartbeat stays away', async () => {
    using opened = openBus();
    const states = { A: { ...byToken, HeartbeatSeconds: 30, End: true } };
    const machines = start(opened.bus, states, async (call) => {
      machines.beat(tokenOf(call));
      return null;
    });
    await machines.start('order-1', null, { machine: 'tested' });
    expect(await ended(machines, 'order-1')).toMatchObject({ error: { name: 'States.HeartbeatTimeout' } });
    await machines.stop();
  });
});

describe('lambda:invoke', () => {
  it('takes the function and its payload from Parameters, and wraps the answer', async () => {
    using opened = openBus();
    const calls: [string, Json][] = [];
    const Resource = 'arn:aws:states:::lambda:invoke';
    const Parameters = { FunctionName: 'orders', Payload: { 'state.$': '$$.State.Name', 'n.$': '$.n' } };
    const states = { A: { Type: 'Task', Resource, Parameters, End: true } };
    const machines = start(opened.bus, states, async (call) => {
      calls.push([call.function, call.payload]);
      return { done: true };
    });
    await machines.start('order-1', { n: 1 }, { machine: 'tested' });
    const end = await ended(machines, 'order-1');
    expect(calls).toEqual([['orders', { state: 'A', n: 1 }]]);
    expect(end.output).toEqual({ ExecutedVersion: '$LATEST', Payload: { done: true }, StatusCode: 200 });
    await machines.stop();
  });
});
