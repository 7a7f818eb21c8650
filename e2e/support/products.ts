/** Products of which there is enough, taken into a running shop as its operator does. */

import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './shop.ts';

/** @returns their skus */
export async function importProducts({
  data,
  count,
  stock,
}: {
  data: string;
  count: number;
  stock: number;
}): Promise<string[]> {
  const skus = Array.from({ length: count }, (_, number) => `PLENTY-${number}`);
  const rows = skus.map((sku, number) => ({
    ...{ slug: `plenty-${number}`, name: `Plenty ${number}`, brand: 'Example', category: 'kitchen' },
    variants: [{ sku, price: 1_000 + number, stock }],
  }));
  const file = join(data, 'plenty.json');
  await writeFile(file, JSON.stringify(rows));
  const cli = join(root, 'packages/cli/dist/tessera.js');
  await promisify(execFile)(process.execPath, [cli, 'catalog', 'import', file, '--data', data]);
  await rm(file);
  return skus;
}
