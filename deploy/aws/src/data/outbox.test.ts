import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { cloudEventSchema } from '@tessera/contracts/operator';
import { createDynamoStore } from '@tessera/function/dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cloudEventsOf } from '../testing/cloud-events-of.ts';
import { type DeployedTables, deployTables } from '../testing/deploy-tables.ts';
import { dynamodbMissing } from '../testing/start-dynamodb.ts';
import { OUTBOX_ROWS } from './outbox.ts';

describe.skipIf(dynamodbMissing() !== null)('a table on DynamoDB', () => {
  let deployed: DeployedTables;
  beforeAll(async () => {
    deployed = await deployTables();
  }, 60_000);
  afterAll(() => deployed?.[Symbol.asyncDispose]());

  /** As it is after `seconds` of a clock of its own. */
  const tableOf = (context: 'orders' | 'products', seconds = 0) =>
    createDynamoStore({ ...deployed, now: () => 1_900_000_000_000 + seconds * 1_000 }).table(context);

  it('holds outbox rows in order, of which the pipe makes CloudEvents', async () => {
    const moved = { id: 'order-0001', user: 'user-0001', status: 'reserved', version: 2 };
    const row = (type: string, version: number) => ({ type, key: 'o-1', data: { ...moved, version } });
    await tableOf('orders', 1).transact({
      writes: [],
      outbox: [row('OrderReserved', 2), { ...row('OrderPaid', 3), correlation: 'all-of-it' }],
    });
    await tableOf('orders', 2).transact({ writes: [], outbox: [row('OrderConfirmed', 4)] });
    const rows = await readPartition('tessera-orders', 'outbox#o-1');
    const { prefix } = JSON.parse(OUTBOX_ROWS).dynamodb.Keys.pk.S[0];
    expect(rows.every(({ pk }) => pk?.S?.startsWith(prefix))).toBe(true);
    const events = await cloudEventsOf('tessera-orders', rows);
    expect(events.map(({ name, data }) => [name, data['version']])).toEqual([
      ['OrderReserved', 2],
      ['OrderPaid', 3],
      ['OrderConfirmed', 4],
    ]);
    for (const { name, ...event } of events) expect(cloudEventSchema.parse(event)).toEqual(event);
    expect(events[1]).toMatchObject({
      ...{ source: '/tessera/orders', type: 'tessera.orders.OrderPaid', subject: 'o-1' },
      ...{ dataschema: '/events/schemas/orders/OrderPaid/1', correlationid: 'all-of-it' },
    });
  });

  it('refuses more rows than DynamoDB takes in one transaction, by its own code', async () => {
    const writes = Array.from({ length: 101 }, (_, place) => ({
      ...{ op: 'put' as const, pk: `many-${place}`, sk: 'one', value: {} },
    }));
    await expect(tableOf('products').transact({ writes })).rejects.toMatchObject({
      code: 'dynamodb-too-many-rows',
    });
  });

  it('refuses a transaction that writes one item twice, by its own code', async () => {
    const write = { op: 'put' as const, pk: 'twice', sk: 'one', value: {} };
    await expect(tableOf('products').transact({ writes: [write, write] })).rejects.toMatchObject({
      code: 'dynamodb-repeated-item',
    });
  });

  it('that is not there fails by its own code', async () => {
    const store = createDynamoStore({ ...deployed, prefix: 'elsewhere' });
    await expect(store.table('orders').get({ pk: 'a', sk: 'b' })).rejects.toMatchObject({
      code: 'dynamodb-failed',
      message: expect.stringContaining('elsewhere-orders'),
    });
  });

  async function readPartition(TableName: string, pk: string) {
    const asked = new DynamoDBClient(deployed.client);
    const answer = await asked.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: pk } },
      }),
    );
    asked.destroy();
    return answer.Items ?? [];
  }
});
