/** `tessera catalog import`: hands a file of products to the store's one-off importer. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Sentence } from '../sentence.ts';
import type { Command } from './command.ts';

export const catalog: Command = {
  name: 'catalog',
  usage: 'import FILE.json|csv',
  about: 'Takes products from a file, all of them or none.',
  async run({ root, data }, [action, name, ...more]) {
    if (action !== 'import' || name === undefined || more.length > 0) {
      throw new Sentence(
        'Cannot run "tessera catalog": the only way to use it is "tessera catalog import FILE"',
      );
    }
    const file = resolve(process.env['INIT_CWD'] ?? '.', name);
    if (!/\.(json|csv)$/.test(file)) {
      throw new Sentence(`Cannot import "${file}": its name must end in .json or .csv`);
    }
    if (!existsSync(file)) throw new Sentence(`Cannot import "${file}": there is no such file`);
    const operator = await readOperator(data);
    const entry = join(root, 'functions/store/dist/catalog-import.js');
    const importer = spawn(process.execPath, [entry, file], {
      stdio: 'inherit',
      env: { NODE_ENV: 'production', STORE_URL: operator.url, STORE_TOKEN: operator.token },
    });
    const [code] = (await once(importer, 'exit')) as [number | null];
    return code === 0;
  },
};

/** Products go into the running store, which alone opens the data. */
async function readOperator(data: string): Promise<{ url: string; token: string }> {
  const text = await readFile(join(data, 'run/operator.json'), 'utf8').catch(() => null);
  if (text === null) {
    throw new Sentence(`Cannot import: Tessera does not run on "${data}", start it with npm start first`);
  }
  return JSON.parse(text) as { url: string; token: string };
}
