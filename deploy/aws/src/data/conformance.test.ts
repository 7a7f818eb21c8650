import { describeStore } from '@tessera/function/conformance';
import { createDynamoStore } from '@tessera/function/dynamodb';
import { describe, it } from 'vitest';
import { deployTables } from '../testing/deploy-tables.ts';
import { dynamodbMissing } from '../testing/start-dynamodb.ts';

const missing = dynamodbMissing();

if (missing === null) {
  describeStore('DynamoDB, with the tables of the deployment', async () => {
    const deployed = await deployTables();
    return {
      table: createDynamoStore(deployed).table('orders'),
      [Symbol.asyncDispose]: () => deployed[Symbol.asyncDispose](),
    };
  });
} else {
  console.warn(`SKIPPED: the store on DynamoDB Local, ${missing}`);
  describe.skip(`DynamoDB as a store: ${missing}`, () => it('is not run', () => {}));
}
