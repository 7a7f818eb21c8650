/**
 * Imports a file of products into a running store: every row is checked and staged on the way, then all of them
 * are swapped in by one transaction, or, when any row is bad, none.
 */

import { readFile, stat } from 'node:fs/promises';
import { headers as names } from '@tessera/contracts/headers';
import type { Client } from '@tessera/contracts/http';
import { createCaller } from '@tessera/function';
import {
  type CategoryRecord,
  categoryRecordSchema,
  createStore,
  importContract,
  readRecord,
  type StagedRow,
} from '@tessera/function/store';
import { z } from 'zod';
import { createRowCheck, type Fault } from './check-rows.ts';
import { readCsvRows } from './read-csv.ts';
import { readJsonRows } from './read-json.ts';
import { toCategoryItem, toProductItems } from './to-items.ts';

export interface ImportOptions {
  /** `.json` (an array, or one product per line) or `.csv`. */
  file: string;
  /** A JSON array of categories that come with it, in the order of the menu. */
  categoriesFile?: string | undefined;
  /** Do nothing when the catalogue has categories already. @default false */
  onlyIfEmpty?: boolean;
  store: { url: string; token: string };
  /** @param share of the file, 0 to 1 */
  onProgress?: (share: number, products: number) => void;
}

export type ImportResult =
  | { status: 'imported'; products: number; items: number }
  /** Nothing was changed. At most {@link MOST_FAULTS} are listed. */
  | { status: 'refused'; faults: Fault[]; faultCount: number }
  | { status: 'skipped' };

export const MOST_FAULTS = 50;
/** Items in one request. */
const BATCH = 1_000;
/** Milliseconds; the last step writes everything at once. */
const BUDGET = 120_000;

export async function importCatalog(options: ImportOptions): Promise<ImportResult> {
  const { url, token } = options.store;
  const credential = { caller: 'operator', token };
  const imports = createCaller(importContract, {
    name: 'store',
    url,
    timeout: BUDGET,
    headers: { [names.caller]: credential.caller, authorization: `Bearer ${token}` },
  });
  const known = await loadCategories(createStore({ url, credential }));
  if (options.onlyIfEmpty && known.length > 0) return { status: 'skipped' };
  const added = options.categoriesFile === undefined ? [] : await readCategories(options.categoriesFile);

  const { id } = await imports.beginImport({});
  try {
    const { faults, faultCount } = await stageFile(imports, id, { options, known, added });
    if (faultCount > 0) {
      await imports.dropImport({ params: { id } });
      return { status: 'refused', faults, faultCount };
    }
    return { status: 'imported', ...(await imports.commitImport({ params: { id } })) };
  } catch (error) {
    await imports.dropImport({ params: { id } }).catch(() => {});
    throw error;
  }
}

async function stageFile(
  imports: Client<typeof importContract>,
  id: string,
  context: { options: ImportOptions; known: CategoryRecord[]; added: CategoryRecord[] },
): Promise<{ faults: Fault[]; faultCount: number }> {
  const { options, known, added } = context;
  const { size } = await stat(options.file);
  const read = options.file.endsWith('.csv') ? readCsvRows : readJsonRows;
  const categories = new Map([...known, ...added].map((category) => [category.slug, category]));
  const check = createRowCheck(new Set(categories.keys()));
  const now = Date.now();
  const faults: Fault[] = [];
  let faultCount = 0;
  let bytes = 0;
  let products = 0;
  let batch: StagedRow[] = added.map(toCategoryItem);
  const flush = async () => {
    const rows = batch;
    batch = [];
    if (rows.length > 0 && faultCount === 0) await imports.stageRows({ params: { id }, body: { rows } });
  };
  for await (const row of read(options.file, (count) => (bytes += count))) {
    const { product, faults: found } = check(row);
    faultCount += found.length;
    faults.push(...found.slice(0, Math.max(0, MOST_FAULTS - faults.length)));
    if (product && found.length === 0) {
      batch.push(...toProductItems(product, { image: categories.get(product.category)!.image, now }));
    }
    products++;
    options.onProgress?.(bytes / size, products);
    if (batch.length >= BATCH) await flush();
  }
  if (products === 0) {
    faultCount++;
    faults.push({ line: 1, field: '', detail: 'the file holds no product' });
  }
  await flush();
  return { faults, faultCount };
}

async function loadCategories(store: ReturnType<typeof createStore>): Promise<CategoryRecord[]> {
  const { items } = await store.table('products').query({ partition: 'categories', limit: 200 });
  return items.map((item) => readRecord(categoryRecordSchema, item));
}

async function readCategories(file: string): Promise<CategoryRecord[]> {
  const result = z.array(categoryRecordSchema).safeParse(JSON.parse(await readFile(file, 'utf8')));
  if (result.success) return result.data;
  throw new TypeError(`Cannot read categories "${file}": ${z.prettifyError(result.error)}`);
}
