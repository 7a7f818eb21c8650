/**
 * One-off command: `node catalog-import.js FILE.json|FILE.csv [--categories FILE.json] [--if-empty]`, with the
 * store's address in STORE_URL and the operator's token in STORE_TOKEN.
 */

import { parseArgs } from 'node:util';
import { type ImportResult, importCatalog } from './import-catalog/import-catalog.ts';
import { createProgress } from './import-catalog/progress.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { categories: { type: 'string' }, 'if-empty': { type: 'boolean', default: false } },
});
const [file] = positionals;
const { STORE_URL: url, STORE_TOKEN: token } = process.env;
if (file === undefined || !/\.(json|csv)$/.test(file) || !url || !token) {
  console.error(
    'Cannot import: give FILE.json or FILE.csv, and the environment variables STORE_URL and STORE_TOKEN',
  );
  process.exit(2);
}
const progress = createProgress(process.stderr);
try {
  const result = await importCatalog({
    file,
    categoriesFile: values.categories,
    onlyIfEmpty: values['if-empty'],
    store: { url, token },
    onProgress: progress.report,
  });
  progress.end();
  process.exitCode = tell(file, result);
} catch (error) {
  progress.end();
  console.error(`Cannot import "${file}": ${(error as Error).message}; nothing was imported`);
  process.exitCode = 1;
}

function tell(name: string, result: ImportResult): number {
  switch (result.status) {
    case 'imported':
      console.log(`Imported ${result.products} products (${result.items} items) from "${name}"`);
      return 0;
    case 'skipped':
      console.log('The catalogue has products already, nothing was imported');
      return 0;
    case 'refused':
      for (const { line, field, detail } of result.faults) {
        console.error(`${name}:${line}: ${field === '' ? '' : `${field}: `}${detail}`);
      }
      console.error(
        `Cannot import "${name}": ${result.faultCount} fault(s), nothing was imported; mend the lines above`,
      );
      return 1;
  }
}
