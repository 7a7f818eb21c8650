/** Builds the console: one script and one stylesheet in `dist/console`, which the registry serves. */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';

const here = import.meta.dirname;
const target = join(here, '../dist/console');

/** In the order in which they count. */
const styles = ['tokens', 'base', 'frame', 'parts', 'dialog', 'charts', 'views', 'operations'];

await mkdir(target, { recursive: true });
const bundle = await rolldown({
  input: join(here, 'main.ts'),
  platform: 'browser',
  logLevel: 'warn',
  // Doors of packages lead to schemas too, which no browser needs.
  treeshake: { moduleSideEffects: false },
});
await bundle.write({
  file: join(target, 'console.js'),
  format: 'esm',
  codeSplitting: false,
  minify: true,
  sourcemap: false,
});
await bundle.close();
const sheets = await Promise.all(styles.map((name) => readFile(join(here, 'styles', `${name}.css`), 'utf8')));
await writeFile(join(target, 'console.css'), sheets.join('\n'));
