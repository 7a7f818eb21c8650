import { execFile } from 'node:child_process';
import { copyFile, mkdir } from 'node:fs/promises';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createDynamoStore } from '@tessera/function/dynamodb';
import { variantKey } from '@tessera/function/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DeployedTables, deployTables } from '../testing/deploy-tables.ts';
import { dynamodbMissing } from '../testing/start-dynamodb.ts';
import { readFunctions } from './read-functions.ts';

const variant = {
  ...{ sku: 'CUP-RED', slug: 'cup', productName: 'Cup', brand: 'Any', category: 'kitchen', name: 'Red' },
  ...{ options: {}, price: 1_250, image: '/media/cup.svg' },
};

// In the folder of this workspace it finds the SDK, as it does on Lambda.
const folder = join(import.meta.dirname, '../../dist/bundles');

describe.skipIf(dynamodbMissing() !== null)('the bundle of products, given STORE_TABLE', () => {
  let deployed: DeployedTables;
  let loopback: Server;
  beforeAll(async () => {
    deployed = await deployTables();
    loopback = createServer((near) => {
      const far = connect(deployed.socketPath);
      near.pipe(far).pipe(near);
      near.once('error', () => far.destroy());
      far.once('error', () => near.destroy());
    });
    await new Promise<void>((resolve) => loopback.listen(0, '127.0.0.1', resolve));
  }, 60_000);
  afterAll(async () => {
    loopback?.close();
    await deployed?.[Symbol.asyncDispose]();
  });

  it('never sells more than there is, from processes that reserve at once', async () => {
    const bundle = await copyBundle('products');
    const table = createDynamoStore(deployed).table('products');
    const key = variantKey('CUP-RED');
    await table.transact({ writes: [{ op: 'put', ...key, value: { ...variant, stock: 7 } }] });
    const reserve = (id: string) => ({
      operation: 'reserveStock',
      params: { id },
      body: { lines: [{ sku: 'CUP-RED', quantity: 2 }] },
    });
    const ids = ['order-0001', 'order-0002', 'order-0003', 'order-0004'];
    // Each order comes twice, to two processes.
    const answers = await Promise.all([invoke(bundle, ids.map(reserve)), invoke(bundle, ids.map(reserve))]);
    expect(answers[0].map(({ reserved }) => reserved)).toEqual(answers[1].map(({ reserved }) => reserved));
    expect(answers[0].filter(({ reserved }) => reserved)).toHaveLength(3);
    expect((await table.get(key))?.value['stock']).toBe(1);
  }, 60_000);

  async function copyBundle(name: string): Promise<string> {
    const { bundle } = (await readFunctions()).find(({ config }) => config.name === name)!;
    await mkdir(folder, { recursive: true });
    const copy = join(folder, `${name}.mjs`);
    await copyFile(join(bundle, 'handler.mjs'), copy);
    return copy;
  }

  async function invoke(bundle: string, events: object[]): Promise<{ reserved: boolean }[]> {
    const { port } = loopback.address() as AddressInfo;
    const script = join(import.meta.dirname, '../testing/invoke-bundle.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [script, bundle, JSON.stringify(events)], {
      timeout: 45_000,
      env: {
        STORE_TABLE: deployed.prefix,
        AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${port}`,
        AWS_REGION: 'local',
        AWS_ACCESS_KEY_ID: 'local',
        AWS_SECRET_ACCESS_KEY: 'local',
      },
    });
    return JSON.parse(stdout) as { reserved: boolean }[];
  }
});
