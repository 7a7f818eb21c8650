/**
 * Bundles one function as Lambda takes it: `dist/handler.mjs`, self-contained but for `node:` and `@aws-sdk/` imports,
 * and `dist/function.json`, its checked declaration, which the host reads.
 *
 * For the host there is the same code as a script, with what V8 has compiled of it, so that a cold start need not:
 * `dist/handler.cjs` and `dist/handler.cache`. A function that awaits at its top has none.
 *
 * Called in a function's folder: `node ../../tools/bundle-function.ts [output folder]`.
 */

import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { Script } from 'node:vm';
import { rolldown } from 'rolldown';
import { heapFlags } from '../functions/host/src/runtime/script.ts';
import type { FunctionConfig } from '../packages/function/src/index.ts';

const output = resolve(process.argv[2] ?? 'dist');
const { default: config } = (await import(pathToFileURL(resolve('function.config.ts')).href)) as {
  default: FunctionConfig;
};

for (const file of ['handler.mjs', 'handler.cjs', 'handler.cache'])
  await rm(join(output, file), { force: true });
await mkdir(output, { recursive: true });
await writeFile(join(output, 'function.json'), `${JSON.stringify(config, null, 2)}\n`);
const bundle = await rolldown({
  input: 'src/handler.ts',
  platform: 'node',
  // Lambda has it, and nothing loads it where STORE_URL is given.
  external: /^@aws-sdk\//,
  logLevel: 'warn',
  treeshake: { moduleSideEffects: false },
});
const options = {
  codeSplitting: false,
  minify: { compress: true, mangle: false, codegen: false },
  sourcemap: false,
} as const;
const { output: written } = await bundle.write({
  ...options,
  file: join(output, 'handler.mjs'),
  format: 'esm',
});
if (!awaitsAtTop(written[0].code)) {
  await bundle.write({ ...options, file: join(output, 'handler.cjs'), format: 'cjs' });
  await writeCache();
}
await bundle.close();

/** In a process with the flags that an environment has: V8 takes no cache of other ones. */
async function writeCache(): Promise<void> {
  // It is evaluated as far as it is when it is loaded; nothing is asked of anybody.
  const variables = config.environment.map((name) => [name, 'http://127.0.0.1:9/nobody']);
  await promisify(execFile)(
    process.execPath,
    [
      ...heapFlags(config.memory),
      fileURLToPath(new URL('write-code-cache.ts', import.meta.url)),
      join(output, 'handler.cjs'),
      join(output, 'handler.cache'),
    ],
    { env: Object.fromEntries(variables), timeout: 60_000 },
  );
}

function awaitsAtTop(code: string): boolean {
  try {
    new Script(
      code.replaceAll(/^(?:import .* from "node:[^"]+";|import "node:[^"]+";|export \{[^}]*\};)$/gm, ''),
    );
    return false;
  } catch {
    return true;
  }
}
