/**
 * A store and a host with something to look at, over HTTP: an execution of each status, of a small machine that has
 * branches, a choice, a wait and a way back, and functions that were used.
 */

import { createHash } from 'node:crypto';
import { createDispatch } from '@tessera/contracts/http';
import {
  type ExecutionSummary,
  type ExecutionView,
  executionsContract,
  type FunctionUsage,
  type MachineView,
  type Usage,
  usageContract,
} from '@tessera/contracts/operator';
import { toProblem } from '@tessera/contracts/problem';
import { authenticateCaller, sendProblem } from '@tessera/service';
import { startTestServer } from '@tessera/service/testing';
import { connect } from '../oversight/connect.ts';
import type { Overseen } from '../oversight/handlers.ts';

export interface Operations extends AsyncDisposable {
  overseen: Overseen;
  /** Moves the running execution on to its end. */
  finish(): void;
  /** Adds an invocation of `orders`. */
  invoke(): void;
}

const TOKEN = 'credential-of-the-registry-for-tests';

const machine: MachineView = {
  StartAt: 'Reserve',
  States: {
    Reserve: {
      Type: 'Task',
      Next: 'IsReserved',
      Catch: [{ Next: 'GiveBack', ErrorEquals: ['States.ALL'] }],
    },
    IsReserved: { Type: 'Choice', Choices: [{ Next: 'Settle' }], Default: 'GiveBack' },
    Settle: {
      Type: 'Parallel',
      Next: 'Window',
      Branches: [
        { StartAt: 'Record', States: { Record: { Type: 'Task' } } },
        {
          StartAt: 'Ship',
          States: {
            Ship: { Type: 'Task', Catch: [{ Next: 'NotShipped', ErrorEquals: ['States.ALL'] }] },
            NotShipped: { Type: 'Pass' },
          },
        },
      ],
    },
    Window: { Type: 'Wait', Next: 'Confirm' },
    Confirm: { Type: 'Task', Next: 'IsConfirmed' },
    IsConfirmed: { Type: 'Choice', Choices: [{ Next: 'Window' }, { Next: 'GiveBack' }], Default: 'Done' },
    GiveBack: { Type: 'Task', Next: 'Done' },
    Done: { Type: 'Succeed' },
  },
};

const begun = Date.now() - 3_600;
const at = (offset: number) => new Date(begun + offset).toISOString();

const visit = (state: string, from: number, to: number | null, more: object = {}) => ({
  ...{ state, path: '', enteredAt: at(from), leftAt: to === null ? null : at(to), attempts: 1, error: null },
  ...{
    input: { order: { id: 'order-0001' } },
    ...(to === null ? {} : { output: { order: { id: 'order-0001' } } }),
  },
  ...more,
});

const running: ExecutionView = {
  ...{ execution: 'order-0001', title: 'TM-7K3F-92QD', machine: 'order', status: 'running' },
  ...{ startedAt: at(0), endedAt: null, state: 'Window', endedIn: null, error: null },
  ...{ input: { order: { id: 'order-0001', token: '•••' } }, output: null },
  waitsUntil: new Date(begun + 600_000).toISOString(),
  states: [
    visit('Reserve', 0, 1_020, { attempts: 2, error: 'Lambda.TooManyRequestsException' }),
    visit('IsReserved', 1_020, 1_020),
    visit('Settle', 1_020, 1_034),
    visit('Record', 1_020, 1_031, { path: 'Settle#2.0/0/' }),
    visit('Ship', 1_020, 1_034, { path: 'Settle#2.0/1/' }),
    visit('Window', 1_034, null),
  ],
};

const failed: ExecutionView = {
  ...running,
  ...{
    execution: 'order-0002',
    title: 'TM-FAIL-ED22',
    status: 'failed',
    state: null,
    endedIn: 'IsReserved',
    endedAt: at(2_000),
  },
  ...{ waitsUntil: null, error: { name: 'States.Runtime', cause: 'Nothing is at "$.stock.reserved"' } },
  states: [visit('Reserve', 0, 900), { ...visit('IsReserved', 900, 2_000), output: undefined }],
};

export async function startOperations(): Promise<Operations> {
  let current = running;
  let invocations = 812;
  const all = (): ExecutionView[] => [current, failed];
  const callers = { registry: createHash('sha256').update(TOKEN).digest('hex') };
  const dispatch = createDispatch(
    { ...executionsContract, ...usageContract },
    {
      async listExecutions({ query: { status, q } }) {
        const wanted = all().filter(
          (one) =>
            (status === undefined || one.status === status) &&
            (q === undefined || [one.execution, one.title].includes(q)),
        );
        return { executions: wanted.map(summarize), cursor: null };
      },
      async getExecution({ params }) {
        return { execution: all().find(({ execution }) => execution === params.name) ?? null };
      },
      getMachine: async ({ params }) => ({ machine: params.name === 'order' ? machine : null }),
      getUsage: async () => usageOf(invocations),
    },
  );
  const server = await startTestServer(async (request, response) => {
    try {
      authenticateCaller(request.headers, callers);
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://operations');
      const plain = { method: request.method ?? 'GET', path: pathname, query: searchParams, headers: {} };
      const answer = await dispatch({ ...plain, body: undefined }, {});
      response.writeHead(answer.status, answer.headers).end(answer.body);
    } catch (error) {
      sendProblem(response, toProblem(error));
    }
  });
  const place = { url: server.url, token: TOKEN };
  return {
    overseen: connect({ store: place, host: place }),
    finish() {
      const states = running.states.map((one) => (one.leftAt === null ? { ...one, leftAt: at(3_000) } : one));
      current = {
        ...running,
        ...{
          status: 'succeeded',
          state: null,
          endedIn: 'Done',
          waitsUntil: null,
          endedAt: at(3_010),
          output: { done: true },
        },
        states: [
          ...states,
          visit('Confirm', 3_000, 3_009),
          visit('IsConfirmed', 3_009, 3_009),
          visit('Done', 3_009, 3_010),
        ],
      };
    },
    invoke() {
      invocations += 1;
    },
    [Symbol.asyncDispose]: server[Symbol.asyncDispose],
  };
}

function summarize(view: ExecutionView): ExecutionSummary {
  const { execution, title, machine: name, status, startedAt, endedAt, state, endedIn, error } = view;
  return { execution, title, machine: name, status, startedAt, endedAt, state, endedIn, error };
}

function usageOf(invocations: number): Usage {
  const fn = (name: string, calls: number, lambda: number): FunctionUsage => ({
    ...{ name, memory: 192, limit: 2, invocations: calls, errors: name === 'payments' ? 3 : 0, throttles: 0 },
    ...{ coldStarts: 2, init: { mean: 38.2, worst: 51 }, duration: { p50: 2.1, p95: 6.4, p99: 18 } },
    ...{ running: { now: 0, most: 2 }, billedGigabyteSeconds: calls * 0.0007 },
    cost: { lambda: lambda / 9_000, cloudRun: lambda / 900 },
    monthly: {
      lambda,
      cloudRun: lambda * 10,
      containers: 7.11,
      cheapest: lambda < 7.11 ? 'lambda' : 'containers',
    },
  });
  return {
    ...{ since: at(-300_000), at: new Date().toISOString() },
    functions: [fn('orders', invocations, 4.2), fn('payments', 92, 0.002), fn('products', 51_200, 31.7)],
    all: {
      monthly: { lambda: 35.902, cloudRun: 359.02, containers: 7.11, cheapest: 'containers' },
      ...{ containers: 1, breakEven: 9.3 },
    },
    prices: {
      ...{ readAt: '2026-11-22', sources: ['https://aws.amazon.com/lambda/pricing/'] },
      lambda: { request: 2e-7, gigabyteSecond: 0.0000133334 },
      cloudRun: { request: 4e-7, processorSecond: 0.000024, gigabyteSecond: 0.0000025 },
      container: { month: 7.11, processors: 0.25, gigabytes: 0.5 },
    },
    assumptions: ['A month is 30 days of the load that was measured.'],
  };
}
