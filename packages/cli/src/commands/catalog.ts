/** `tessera catalog import`: hands a file of products to the store's one-off importer. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Sentence } from '../sentence.ts';
import { findStore } from '../store/operator.ts';
import { type AddCommand, examples, type Outcome, type Workplace } from './command.ts';

export const addCatalog: AddCommand = (program, run) => {
  const catalog = program
    .command('catalog')
    .summary('the products of the shop')
    .description('The products of the shop.');
  catalog
    .command('import')
    .argument('<file>', 'products as .json or .csv')
    .summary('take products from a file')
    .description('Takes products from a file into the running shop, all of them or none.')
    .addHelpText(
      'after',
      examples(['tessera catalog import products.csv', 'new products, and changes of known ones']),
    )
    .action(run(importProducts));
};

async function importProducts({ root, data }: Workplace, name: string): Promise<Outcome> {
  const file = resolve(process.env['INIT_CWD'] ?? '.', name);
  if (!/\.(json|csv)$/.test(file)) {
    throw new Sentence(`Cannot import "${file}": its name must end in .json or .csv`);
  }
  if (!existsSync(file)) throw new Sentence(`Cannot import "${file}": there is no such file`);
  const operator = await findStore(data, 'import');
  const entry = join(root, 'functions/store/dist/catalog-import.js');
  const importer = spawn(process.execPath, [entry, file], {
    // What it says is for people; with --json the result alone is output.
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { NODE_ENV: 'production', STORE_URL: operator.url, STORE_TOKEN: operator.token },
  });
  let text = '';
  importer.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  const [code] = (await once(importer, 'close')) as [number | null];
  const outcome = { text: text.trimEnd(), json: { file, imported: code === 0 } };
  return code === 0 ? outcome : { ...outcome, ended: 'failed' };
}
