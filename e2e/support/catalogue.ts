/** Changes the catalogue of a running shop as its operator does. */

import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './shop.ts';

export interface Article {
  slug: string;
  name: string;
  category: string;
  /** Whole cents. */
  price: number;
}

/** A name that no search of another journey finds, in a category that none of them opens. */
export function makeArticle(price: number): Article {
  const id = randomUUID().slice(0, 8);
  return { slug: `quokka-${id}`, name: `Quokka ${id}`, category: 'toys', price };
}

/** Adds the article to the market of all journeys, or changes its price. */
export function importArticle(article: Article): Promise<void> {
  return importArticles([article], { data: process.env['TESSERA_DATA']!, stock: 50 });
}

/** `npm run tessera -- catalog import`: adds articles, each with so many in stock, to the shop of a data folder. */
export async function importArticles(
  articles: readonly Article[],
  { data, stock }: { data: string; stock: number },
): Promise<void> {
  const products = articles.map(({ slug, name, category, price }) => {
    const variants = [{ sku: slug.toUpperCase(), price, stock }];
    return { slug, name, brand: 'Journeys', category, variants };
  });
  const folder = await mkdtemp(join(tmpdir(), 'tessera-import-'));
  const file = join(folder, 'products.json');
  try {
    await writeFile(file, JSON.stringify(products));
    const command = ['run', 'tessera', '--', 'catalog', 'import', file, '--data', data];
    await promisify(execFile)('npm', command, { cwd: root });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
