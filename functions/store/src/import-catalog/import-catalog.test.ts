import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startTestStore, type TestStore } from '@tessera/function/testing';
import { describe, expect, it } from 'vitest';
import { generateRows } from '../../bench/generate-rows.ts';
import { importCatalog } from './import-catalog.ts';

const categories = ['kitchen', 'lighting', 'bags', 'audio', 'garden', 'office'].map((slug) => ({
  slug,
  name: slug,
  description: '',
  image: '/media/x.svg',
  goesWith: ['kitchen'],
}));

describe('importCatalog()', () => {
  it('takes JSON in, searchable at once, and the same file again', async () => {
    await using store = await startTestStore();
    const rows = [...generateRows(300)];
    for (const _ of [1, 2]) {
      const result = await run(store, 'in.json', JSON.stringify(rows, null, 1));
      expect(result).toMatchObject({ status: 'imported', products: 300 });
    }
    const { catalogue } = store.as('fn-products');
    expect((await catalogue.search({ body: {} })).total).toBe(300);
    const found = await catalogue.search({ body: { q: rows[7]!.name } });
    expect(found.items[0]!.name).toBe(rows[7]!.name);
  });

  it('names each bad row by line and field, and imports nothing', async () => {
    await using store = await startTestStore();
    const [good, bad, twice] = [...generateRows(3)];
    const lines = [
      '[',
      `${JSON.stringify(good)},`,
      `${JSON.stringify({ ...bad, name: '', variants: [{ ...bad!.variants[0], price: -5 }] })},`,
      `${JSON.stringify({ ...twice, slug: good!.slug })}`,
      ']',
    ];
    const result = await run(store, 'bad.json', lines.join('\n'));

    expect(result).toMatchObject({ status: 'refused', faultCount: 3 });
    expect(result.status === 'refused' && result.faults.map(({ line, field }) => `${line} ${field}`)).toEqual(
      ['3 name', '3 variants.0.price', '4 slug'],
    );
    expect((await store.as('fn-products').catalogue.search({ body: {} })).total).toBe(0);
  });

  it('reads CSV with one line per variant', async () => {
    await using store = await startTestStore();
    const text = [
      'slug,name,brand,category,sku,price,stock,variant,keywords',
      'mug,"Mug, large",Norr,kitchen,M-1,1200,4,Sand,cup|coffee',
      'mug,"Mug, large",Norr,kitchen,M-2,1300,0,Moss,cup|coffee',
    ];
    const taken = await run(store, 'in.csv', text.join('\n'));

    expect(taken).toMatchObject({ status: 'imported', products: 1 });
    const { items } = await store.as('fn-products').catalogue.search({ body: { q: 'coffee' } });
    expect(items).toMatchObject([{ name: 'Mug, large', price: 1_200, sku: 'M-1', inStock: true }]);
  });

  it('names the line and the column of a fault in CSV', async () => {
    await using store = await startTestStore();
    const long = 'x'.repeat(121);
    const refused = await run(
      store,
      'in.csv',
      [
        'slug,name,brand,category,sku,price,stock,variant,keywords',
        'mug,Mug,Norr,kitchen,M-1,1200,4,Sand,cup',
        `mug,Mug,Norr,kitchen,M-2,abc,0,${long},cup`,
        `pan,,Norr,kitchen,P-1,1300,3,,cup|${long}`,
        'cup,Cup,Norr,kitchen,M-1,1300,3,,',
        'jar,Jar,Norr,cellar,J-1,1300,,,',
        'jug,Jug,Norr,cellar,J-2,1300,1,,',
      ].join('\n'),
    );
    const places = refused.status === 'refused' ? refused.faults : [];
    expect(places.map(({ line, field }) => `${line} ${field}`)).toEqual([
      '3 variant',
      '3 price',
      '4 name',
      '4 keywords',
      '6 stock',
      '7 category',
    ]);
  });

  it('refuses files that are empty, cut off or not JSON at all', async () => {
    await using store = await startTestStore();
    for (const text of ['', '[', '[{"slug": "a"', 'nonsense', '{"a":}']) {
      expect(await run(store, 'broken.json', text), text).toMatchObject({ status: 'refused' });
    }
  });
});

async function run(store: TestStore, name: string, text: string) {
  const file = join(store.folder, name);
  const categoriesFile = join(store.folder, 'categories.json');
  await writeFile(file, text);
  await writeFile(categoriesFile, JSON.stringify(categories));
  return importCatalog({
    file,
    categoriesFile,
    store: { url: store.process.url, token: store.token('operator') },
  });
}
