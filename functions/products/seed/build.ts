/** Writes the example catalogue: `dist/media/*.svg`, and in `dist/seed` the files that the catalogue import takes. */

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { composeSeed } from './compose.ts';

const output = join(import.meta.dirname, '../dist');
const { categories, products, pictures } = composeSeed();

for (const folder of ['media', 'seed']) {
  await rm(join(output, folder), { recursive: true, force: true });
  await mkdir(join(output, folder), { recursive: true });
}
await Promise.all([...pictures].map(([file, svg]) => writeFile(join(output, 'media', file), svg)));
const lines = products.map((product) => JSON.stringify(product)).join(',\n');
await writeFile(join(output, 'seed/products.json'), `[\n${lines}\n]\n`);
await writeFile(join(output, 'seed/categories.json'), JSON.stringify(categories, null, 2));
