/** Writes N products as an import file: `node bench/write-rows.ts N FILE.json`, and `FILE.categories.json` beside it. */

import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { benchCategories, generateRows } from './generate-rows.ts';

const [count = '1000', file = 'products.json'] = process.argv.slice(2);

await pipeline(Readable.from(toLines(Number(count))), createWriteStream(file));
await writeFile(
  file.replace(/\.json$/, '.categories.json'),
  JSON.stringify(
    benchCategories.map((slug) => ({
      slug,
      name: slug,
      description: '',
      image: '/media/x.svg',
      goesWith: [slug],
    })),
  ),
);

function* toLines(total: number): Generator<string> {
  yield '[\n';
  let separator = '';
  for (const row of generateRows(total)) {
    yield separator + JSON.stringify(row);
    separator = ',\n';
  }
  yield '\n]\n';
}
