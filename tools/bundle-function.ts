/**
 * Bundles one function as Lambda takes it: `dist/handler.mjs`, self-contained but for `node:` imports, and
 * `dist/function.json`, its checked declaration, which the host reads.
 *
 * Called in a function's folder: `node ../../tools/bundle-function.ts [output folder]`.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { rolldown } from 'rolldown';

const output = resolve(process.argv[2] ?? 'dist');
const { default: config } = (await import(pathToFileURL(resolve('function.config.ts')).href)) as {
  default: unknown;
};

await rm(join(output, 'handler.mjs'), { force: true });
await mkdir(output, { recursive: true });
await writeFile(join(output, 'function.json'), `${JSON.stringify(config, null, 2)}\n`);
const bundle = await rolldown({
  input: 'src/handler.ts',
  platform: 'node',
  logLevel: 'warn',
  treeshake: { moduleSideEffects: false },
});
await bundle.write({
  file: join(output, 'handler.mjs'),
  format: 'esm',
  codeSplitting: false,
  minify: { compress: true, mangle: false, codegen: false },
  sourcemap: false,
});
await bundle.close();
