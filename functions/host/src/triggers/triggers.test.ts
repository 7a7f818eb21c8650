import { headers as names } from '@tessera/contracts/headers';
import { createCaller } from '@tessera/function';
import {
  dueMessageSchema,
  queuesContract,
  type ReceivedMessage,
  schedulesContract,
} from '@tessera/function/store';
import { startTestStore, type TestStore } from '@tessera/function/testing';
import { freePort } from '@tessera/testing/ports';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { records } from '../testing/recording-function.ts';
import { startTestHost, type TestFunction, type TestHost } from '../testing/start-test-host.ts';

const shared = { environment: ['STORE_URL', 'STORE_TOKEN'], timeout: 2_000 };
const functions: Record<string, TestFunction> = {
  mail: [records, { ...shared, triggers: [{ queue: 'mail', batch: { size: 3 }, maxReceives: 2 }] }],
  steps: [records, { ...shared, triggers: [{ queue: 'steps.fifo', batch: { size: 1 } }] }],
  stock: [records, { ...shared, triggers: [{ changes: 'products', batch: { size: 8 } }] }],
  nightly: [records, { ...shared, triggers: [{ schedule: 'cron(0 3 * * ? *)' }] }],
};

let store: TestStore;
let host: TestHost;
beforeAll(async () => {
  store = await startTestStore();
  await client('host').putQueue({ params: { name: 'said' }, body: {} });
  host = await startTestHost(functions, {
    HOST_STORE_URL: store.process.url,
    HOST_STORE_TOKENS: JSON.stringify(
      Object.fromEntries(Object.keys(functions).map((name) => [name, store.token('host')])),
    ),
    HOST_TRIGGER_RETRY_DELAY: '20',
  });
  await vi.waitUntil(() => ready(), { timeout: 10_000 });
}, 30_000);
afterAll(async () => {
  await host?.[Symbol.asyncDispose]();
  await store?.[Symbol.asyncDispose]();
});

const client = (caller: string) =>
  createCaller(
    { ...queuesContract, ...schedulesContract },
    {
      ...{ name: 'store', url: store.process.url, timeout: 20_000 },
      headers: { [names.caller]: caller, authorization: `Bearer ${store.token(caller)}` },
    },
  );

async function ready(of = host): Promise<boolean> {
  const { checks } = (await (await fetch(`${of.process.url}/ready`)).json()) as {
    checks: Record<string, boolean>;
  };
  return checks['triggers'] === true;
}

/** What the functions got, as soon as there is so much. */
async function said(count: number): Promise<{ Records: { body: string; [name: string]: unknown }[] }[]> {
  const heard: ReceivedMessage[] = [];
  while (heard.length < count) {
    const body = { max: count - heard.length, wait: 10_000 };
    const { messages } = await client('host').receiveMessages({ params: { name: 'said' }, body });
    if (messages.length === 0) break;
    const receipts = messages.map(({ receipt }) => receipt);
    await client('host').deleteMessages({ params: { name: 'said' }, body: { receipts } });
    heard.push(...messages);
  }
  return heard.map(({ body }) => JSON.parse(body));
}

const send = (name: string, messages: { body: string; group?: string; id?: string }[]) =>
  client('host').sendMessages({ params: { name }, body: { messages } });
const left = async (name: string) => {
  const { queues } = await client('operator').listQueues({});
  const { visible, inFlight, delayed } = queues.find((queue) => queue.name === name)!;
  return visible + inFlight + delayed;
};

describe('a queue trigger', () => {
  it('invokes with the event of SQS, and deletes what was handled', async () => {
    await send('mail', [{ id: 'm-1', body: 'to Ada' }]);
    const [event] = await said(1);
    expect(event).toEqual({
      Records: [
        {
          messageId: 'm-1',
          receiptHandle: expect.any(String),
          body: 'to Ada',
          attributes: {
            ApproximateReceiveCount: '1',
            SentTimestamp: expect.stringMatching(/^\d{13}$/),
            SenderId: '000000000000',
            ApproximateFirstReceiveTimestamp: expect.stringMatching(/^\d{13}$/),
          },
          messageAttributes: {},
          md5OfBody: '318792a691ac2d48fdcc69103caa8546',
          eventSource: 'aws:sqs',
          eventSourceARN: 'arn:aws:sqs:local:000000000000:mail',
          awsRegion: 'local',
        },
      ],
    });
    await expect.poll(async () => await left('mail')).toBe(0);
  });

  it('gives back only what failed, and buries what failed too often', async () => {
    await send(
      'mail',
      ['one', 'fail', 'two'].map((body) => ({ body })),
    );
    const events = await said(2);
    expect(events.map(({ Records }) => Records.map(({ body }) => body))).toEqual([
      ['one', 'fail', 'two'],
      ['fail'],
    ]);
    await vi.waitUntil(async () => (await left('mail-dead')) === 1 && (await left('mail')) === 0, {
      timeout: 10_000,
    });
    const { messages } = await client('operator').peekMessages({ params: { name: 'mail-dead' } });
    expect(messages).toMatchObject([{ body: 'fail', source: 'mail' }]);
  });

  it('takes a handler that throws for the failure of the whole batch', async () => {
    await send(
      'mail',
      ['good', 'fail all'].map((body) => ({ body })),
    );
    const events = await said(2);
    expect(events.map(({ Records }) => Records.length)).toEqual([2, 2]);
    await vi.waitUntil(async () => (await left('mail')) === 0, { timeout: 10_000 });
  });

  it('keeps the order of a group through failures', async () => {
    await send(
      'steps.fifo',
      ['fail', 'then'].map((body) => ({ body, group: 'one' })),
    );
    await send('steps.fifo', [{ body: 'other', group: 'two' }]);
    const bodies = (await said(7)).map(({ Records }) => Records[0]!.body);
    expect(bodies.filter((body) => body === 'fail')).toHaveLength(5);
    expect(bodies.at(-1)).toBe('then');
    expect(bodies.indexOf('other')).toBeLessThan(4);
  });

  it('goes on where it was when the store or the host is killed', async () => {
    await host.process.kill();
    await send('mail', [{ body: 'sent meanwhile' }]);
    await store.restart();
    await using another = await startTestHost(functions, {
      HOST_STORE_URL: store.process.url,
      HOST_STORE_TOKENS: JSON.stringify({ mail: store.token('host') }),
    });
    expect(await said(1)).toMatchObject([{ Records: [{ body: 'sent meanwhile' }] }]);
    expect(another.process.child.exitCode).toBeNull();
  });
});

describe('changes of a context', () => {
  it('come as records of a stream, in order; one that fails is found, tried again and set aside', async () => {
    await using another = await startTestHost(functions, {
      HOST_STORE_URL: store.process.url,
      HOST_STORE_TOKENS: JSON.stringify({ stock: store.token('host') }),
      HOST_TRIGGER_RETRY_DELAY: '20',
    });
    const table = store.as('fn-products').table('products');
    const put = (id: string, stock: number) => ({
      op: 'put' as const,
      pk: `sku#${id}`,
      sk: 'variant',
      value: { stock },
    });
    await table.transact({ writes: [put('A', 1)] });
    await table.transact({
      writes: [{ op: 'add', pk: 'sku#A', sk: 'variant', field: 'stock', by: 4, min: 0 }],
    });
    const seen: { eventName: string; dynamodb: { Keys: object; SequenceNumber: string } }[] = [];
    const heard = async (count: number) => {
      while (seen.length < count) seen.push(...((await said(1))[0]!.Records as unknown as typeof seen));
    };
    await heard(2);
    expect(seen[1]).toEqual({
      eventID: 'products-2',
      eventName: 'MODIFY',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'local',
      dynamodb: {
        ApproximateCreationDateTime: expect.any(Number),
        Keys: { pk: { S: 'item#sku#A' }, sk: { S: 'variant' } },
        OldImage: image('A', 1, 1),
        NewImage: image('A', 2, 5),
        SequenceNumber: '000000000000000000002',
        SizeBytes: expect.any(Number),
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
      eventSourceARN: 'arn:aws:dynamodb:local:000000000000:table/tessera-products/stream/local',
    });
    seen.length = 0;
    await table.transact({ writes: ['B', 'C', 'poison', 'D', 'E'].map((id) => put(id, 0)) });
    const keyOf = ({ dynamodb }: (typeof seen)[number]) =>
      (dynamodb.Keys as { pk: { S: string } }).pk.S.slice('item#sku#'.length);
    await vi.waitUntil(
      async () => {
        seen.push(...((await said(1))[0]!.Records as unknown as typeof seen));
        return keyOf(seen.at(-1)!) === 'E' && (await left('changes-stock-changes-dead')) === 1;
      },
      { timeout: 10_000, interval: 1 },
    );
    const { messages } = await client('operator').peekMessages({
      params: { name: 'changes-stock-changes-dead' },
    });
    expect(JSON.parse(messages[0]!.body)).toMatchObject({ pk: 'sku#poison', after: { value: { stock: 0 } } });
    expect(seen.map(keyOf).filter((id, place, all) => all.indexOf(id) === place)).toEqual([
      'B',
      'C',
      'poison',
      'D',
      'E',
    ]);
    expect(another.process.child.exitCode).toBeNull();
  });
});

function image(id: string, version: number, stock: number) {
  return {
    ...{ pk: { S: `item#sku#${id}` }, sk: { S: 'variant' } },
    version: { N: String(version) },
    value: { M: { stock: { N: String(stock) } } },
  };
}

it('what is declared is told to a store that comes later, and until then the host is not ready', async () => {
  const port = await freePort();
  await using early = await startTestHost(functions, { HOST_STORE_URL: `http://127.0.0.1:${port}` });
  const isReady = () => ready(early);
  expect(await isReady()).toBe(false);
  await using late = await startTestStore({ STORE_PORT: String(port) });
  await vi.waitUntil(isReady, { timeout: 10_000 });
  const warned = early.process.output().split('did not answer a trigger').length - 1;
  expect([warned, late.process.output()]).toEqual([1, expect.not.stringContaining('"level":"error"')]);
});

it('a rule that the store refuses is told with its reason, and keeps no other trigger from being served', async () => {
  await using another = await startTestHost(
    { ...functions, odd: [records, { ...shared, triggers: [{ events: { detail: 'no list' } }] }] },
    {
      HOST_STORE_URL: store.process.url,
      HOST_STORE_TOKENS: JSON.stringify({ mail: store.token('host') }),
    },
  );
  await send('mail', [{ body: 'served' }]);
  expect(await said(1)).toMatchObject([{ Records: [{ body: 'served' }] }]);
  await expect.poll(another.process.output).toContain('the store refuses a trigger');
  expect(another.process.output()).toMatch(/"trigger":"rule odd-events".*"code":"store-rule-pattern"/);
  expect(await ready(another)).toBe(false);
});

describe('a schedule', () => {
  it('is known to the store, and makes the event of EventBridge Scheduler', async () => {
    const { schedules } = await client('operator').listSchedules({});
    expect(schedules).toMatchObject([{ name: 'nightly-schedule', queue: 'schedule-nightly-schedule.fifo' }]);
    const due = Date.parse('2026-11-22T03:00:00Z');
    const body = JSON.stringify(dueMessageSchema.parse({ schedule: 'nightly-schedule', due, input: null }));
    await using another = await startTestHost(functions, {
      HOST_STORE_URL: store.process.url,
      HOST_STORE_TOKENS: JSON.stringify({ nightly: store.token('host') }),
    });
    await send('schedule-nightly-schedule.fifo', [{ id: 'run-1', body, group: 'nightly-schedule' }]);
    expect(await said(1)).toEqual([
      {
        version: '0',
        id: 'run-1',
        'detail-type': 'Scheduled Event',
        source: 'aws.scheduler',
        account: '000000000000',
        time: '2026-11-22T03:00:00Z',
        region: 'local',
        resources: ['arn:aws:scheduler:local:000000000000:schedule/default/nightly-schedule'],
        detail: '{}',
      },
    ]);
    expect(another.process.child.exitCode).toBeNull();
  });
});
