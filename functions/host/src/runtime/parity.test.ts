/** Every function answers under AWS's own runtime, as it is published, what it answers under this host's, over both ways. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FunctionEvent, functionConfigSchema } from '@tessera/function';
import { startTestStore, type TestStore } from '@tessera/function/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { toVariables } from '../environments/command.ts';
import { startRuntimeApi } from '../environments/runtime-api.ts';
import { createRuntimePipe } from '../environments/runtime-pipe.ts';

const folder = import.meta.dirname;
const official = createRequire(import.meta.url).resolve('aws-lambda-ric');
const own = [join(folder, '../runtime.ts')];
const runtimes = {
  overPipe: { command: own, link: createRuntimePipe },
  overHttp: { command: own, link: startRuntimeApi },
  official: {
    command: ['--require', join(folder, '../testing/official-runtime.cjs'), official],
    link: startRuntimeApi,
  },
};
type Runtime = (typeof runtimes)[keyof typeof runtimes];

let store: TestStore;
let probes: string;

beforeAll(async () => {
  store = await startTestStore();
  probes = await mkdtemp(join(tmpdir(), 'tessera-parity-'));
});
afterAll(async () => {
  await store[Symbol.asyncDispose]();
  await rm(probes, { recursive: true, force: true });
});

type Outcome = { answer: unknown } | { error: unknown };

/** What a handler answers to each of the events, one after the other, in one process. */
async function outcomes(
  { command, link: open }: Runtime,
  { name, root, handler = 'handler.handler' }: { name: string; root: string; handler?: string },
  events: readonly unknown[],
): Promise<Outcome[]> {
  let settle: (outcome: Outcome) => void = () => undefined;
  const failed = Promise.withResolvers<Outcome[]>();
  const link = await open({
    onNext: () => undefined,
    onResponse: (_id, body) => settle({ answer: JSON.parse(body) }),
    onError: (_id, error) => settle({ error: JSON.parse(error) }),
    onInitError: (error) => failed.resolve([{ error: JSON.parse(error) }]),
    onNonsense: (what) => failed.reject(new Error(what)),
  });
  const config = functionConfigSchema.parse({
    ...{ name, handler, callers: ['test'], memory: 192 },
    environment: ['STORE_URL', 'STORE_TOKEN', 'PROVIDER_URL', 'PROVIDER_SECRET'],
  });
  const values = {
    STORE_URL: store.process.url,
    STORE_TOKEN: store.token(`fn-${name}`),
    PROVIDER_URL: 'http://127.0.0.1:9',
    PROVIDER_SECRET: 'secret-of-the-provider',
  };
  const child = spawn(process.execPath, command, {
    env: { ...toVariables({ config, root }, link.address, values), NODE_NO_WARNINGS: '1' },
    // What it writes when it ends is looked at nowhere.
    stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
  });
  link.attach(child);
  const ended = once(child, 'exit');
  // This host's runtime waits for being told; AWS's reads nothing.
  child.stdin!.on('error', () => undefined).write('load\n');
  async function ask(): Promise<Outcome[]> {
    const found: Outcome[] = [];
    for (const [index, event] of events.entries()) {
      const outcome = new Promise<Outcome>((resolve) => (settle = resolve));
      link.send({
        ...{ id: `request-${index}`, payload: JSON.stringify(event), deadline: Date.now() + 10_000 },
        ...{ functionArn: `arn:aws:lambda:local:000000000000:function:${name}`, traceparent: 'Root=1' },
      });
      found.push(await outcome);
    }
    return found;
  }
  try {
    return await Promise.race([ask(), failed.promise]);
  } finally {
    child.kill('SIGKILL');
    await ended;
    link.close();
  }
}

async function all(fn: { name: string; root: string; handler?: string }, events: readonly unknown[]) {
  return {
    overPipe: await outcomes(runtimes.overPipe, fn, events),
    overHttp: await outcomes(runtimes.overHttp, fn, events),
    official: await outcomes(runtimes.official, fn, events),
  };
}

function eventFor(route: string, who: object = {}, body?: unknown): FunctionEvent {
  const [method = 'GET', target = '/'] = route.split(' ');
  const [path = '/', query = ''] = target.split('?');
  return {
    ...{ version: '2.0', routeKey: '$default', rawPath: path, rawQueryString: query },
    headers: { 'content-type': 'application/json' },
    requestContext: {
      ...{ accountId: '0', apiId: 'local', domainName: 'host', domainPrefix: 'host', requestId: 'request' },
      ...{ routeKey: '$default', stage: '$default', time: '', timeEpoch: 0 },
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: '' },
      authorizer: { lambda: { caller: 'bff-orders', ...who } },
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    isBase64Encoded: false,
  };
}

/** A rule's event, as the queue between the two brings it on AWS. */
function delivery(rule: string): object {
  const event = {
    ...{ specversion: '1.0', id: 'orders-1', source: '/tessera/orders', type: 'tessera.orders.OrderPaid' },
    ...{ subject: 'order-0001', time: '2026-01-01T00:00:00Z', datacontenttype: 'application/json' },
    ...{ dataschema: '/events/schemas/orders/OrderPaid/1', sequence: '1' },
    data: { id: 'order-0001', user: 'user-0001', status: 'charged', version: 2 },
  };
  const record = {
    ...{ messageId: 'm-1', body: JSON.stringify(event), attributes: {}, eventSource: 'aws:sqs' },
    eventSourceARN: `arn:aws:sqs:local:000000000000:tessera-rule-${rule}`,
  };
  return { Records: [record] };
}

const user = { user: 'user-0001', sid: 'sid-0001', epoch: 1 };

it.each([
  [
    'products',
    [eventFor('GET /categories'), eventFor('GET /items/nothing'), eventFor('GET /browse?sort=no')],
  ],
  [
    'carts',
    [eventFor('GET /cart', user), eventFor('POST /cart/lines', user, { sku: 1 }), eventFor('GET /cart')],
  ],
  [
    'orders',
    [eventFor('GET /delivery-options?country=DE'), eventFor('GET /orders', user), eventFor('GET /orders')],
  ],
  ['users', [eventFor('POST /accounts', {}, { email: 'no' }), eventFor('GET /profile', user)]],
  [
    'shipping',
    [eventFor('GET /shipments/none-such'), eventFor('PUT /shipments/no'), eventFor('PATCH /shipments/x')],
  ],
  ['payments', [eventFor('GET /methods'), eventFor('GET /charges/none'), eventFor('PATCH /methods')]],
  [
    'views',
    [delivery('views-history'), delivery('views-best-sellers'), { 'detail-type': 'Scheduled Event' }],
  ],
])('%s', async (name, events) => {
  const root = join(folder, '../../..', name, 'dist');
  const { overPipe, overHttp, official: theirs } = await all({ name, root }, events);
  expect(overPipe).toEqual(theirs);
  expect(overHttp).toEqual(theirs);
  // Not the same failure of all.
  expect(overPipe.every((outcome) => 'answer' in outcome)).toBe(true);
});

it('what a handler is told, answers and throws', async () => {
  await writeFile(
    join(probes, 'handler.mjs'),
    `export const handler = async (event, context) => {
      if (event.throws === 'error') throw Object.assign(new RangeError('out of range'), { code: 'E' });
      if (event.throws === 'text') throw 'only words';
      if (event.throws === 'nothing') throw undefined;
      if (event.answers === 'nothing') return undefined;
      if (event.answers === 'text') return 'words';
      const left = context.getRemainingTimeInMillis();
      return { told: JSON.parse(JSON.stringify(context)), left: left > 0 && left <= 10000, node: process.release.name };
    };`,
  );
  const fn = { name: 'probe', root: probes };
  const found = await all(fn, [
    {},
    { throws: 'error' },
    { throws: 'text' },
    { throws: 'nothing' },
    { answers: 'nothing' },
    { answers: 'text' },
  ]);
  expect(withoutStacks(found.overPipe)).toEqual(withoutStacks(found.official));
  expect(withoutStacks(found.overHttp)).toEqual(withoutStacks(found.official));
});

it.each([
  ['a module that throws', 'throw new TypeError("cannot start");', 'handler.handler'],
  ['a module that cannot be read', 'export const handler = ;', 'handler.handler'],
  ['a handler that takes a callback', 'export const handler = (a, b, c) => c();', 'handler.handler'],
  ['an export that is no function', 'export const handler = 1;', 'handler.handler'],
  ['no such export', 'export const other = 1;', 'handler.handler'],
  ['no such file', '', 'missing.handler'],
])('%s is told when it starts', async (_what, source, handler) => {
  await writeFile(join(probes, 'handler.mjs'), source);
  const found = await all({ name: 'probe', root: probes, handler }, [{}]);
  expect(startFaults(found.overPipe)).toEqual(startFaults(found.official));
  expect(startFaults(found.overHttp)).toEqual(startFaults(found.official));
});

function withoutStacks(found: readonly Outcome[]): unknown[] {
  return found.map((outcome) =>
    'error' in outcome ? { error: { ...(outcome.error as object), trace: undefined } } : outcome,
  );
}

/** Its type, and of its message what is not about AWS's own code or words. */
function startFaults(found: readonly Outcome[]): unknown[] {
  return found.map((outcome) => {
    const { errorType, errorMessage } = ('error' in outcome ? outcome.error : {}) as Record<string, string>;
    return errorType === 'Runtime.CallbackHandlerDeprecated'
      ? { errorType }
      : { errorType, errorMessage: errorMessage?.split('\n')[0] };
  });
}
