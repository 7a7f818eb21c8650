/**
 * Bundles one server into a single file, `dist/<entry name>.js`, so that a process starts in one read.
 *
 * Called in a workspace's folder: `node ../../tools/bundle-server.ts src/main.ts [more entries …]`. An entry is a
 * path, or `name=path` where the output is to be named otherwise than the entry; `name.cjs=path` makes a script in place
 * of a module.
 * Only `node:` imports remain in the output.
 */
import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { rolldown } from 'rolldown';

/** CommonJS code inside a bundle asks for Node's own modules by this. */
const MODULE_BANNER =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

const entries = process.argv.slice(2);
if (entries.length === 0) {
  throw new TypeError('Cannot bundle a server: no entry is named, give the path of at least one source file');
}

// Emptied, not removed: a process that runs from there keeps its working directory.
await mkdir('dist', { recursive: true });
for (const name of await readdir('dist')) await rm(join('dist', name), { recursive: true, force: true });
for (const named of entries) {
  const [entry = '', name = basename(entry, '.ts')] = named.split('=').reverse();
  const isScript = name.endsWith('.cjs');
  const bundle = await rolldown({
    input: entry,
    platform: 'node',
    logLevel: 'warn',
    onLog(level, log, handle) {
      if (log.code === 'EVAL' || log.code === 'CIRCULAR_DEPENDENCY') return;
      handle(level, log);
    },
  });
  await bundle.write({
    file: isScript ? `dist/${name}` : `dist/${name}.js`,
    format: isScript ? 'cjs' : 'esm',
    codeSplitting: false,
    minify: false,
    sourcemap: false,
    banner: isScript ? '' : MODULE_BANNER,
  });
  await bundle.close();
}
