/** `tessera catalog import`: hands a file of products to the store's one-off importer. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
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
    if (!existsSync(file)) throw new Sentence(`Cannot import "${file}": there is no such file`);
    const entry = join(root, 'functions/store/dist/catalog-import.js');
    const importer = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', entry, join(data, 'store'), file],
      { stdio: 'inherit' },
    );
    const [code] = (await once(importer, 'exit')) as [number | null];
    if (code !== 0) throw new Sentence('Nothing was imported');
  },
};
