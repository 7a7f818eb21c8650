/**
 * Writes a package's sources as JavaScript and types into `dist`, for `pnpm pack`: Node strips no types below
 * `node_modules`. Called in a package's folder by its `prepack`; what it imports of other packages must be emitted
 * before.
 */

import { spawnSync } from 'node:child_process';
import { cpSync, globSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const folder = process.cwd();
const config = join(folder, 'tsconfig.emit.json');

rmSync(join(folder, 'dist'), { recursive: true, force: true });
writeFileSync(config, JSON.stringify(readConfig()));
try {
  const { status, stdout } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', config], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`Cannot emit "${basename(folder)}": its types do not hold\n${stdout}`);
} finally {
  rmSync(config);
}
for (const sheet of globSync('**/*.{css,d.ts}', { cwd: join(folder, 'src') }))
  cpSync(join(folder, 'src', sheet), join(folder, 'dist', sheet));

for (const path of globSync('**/*.js', { cwd: join(folder, 'dist') })) {
  const file = join(folder, 'dist', path);
  writeFileSync(file, withPlainImports(readFileSync(file, 'utf8')));
}

/**
 * Without the helper that the compiler puts around every import whose address is computed: those are URLs, never paths of
 * TypeScript, and functions that are handed to a browser as text would not find it there.
 */
function withPlainImports(code: string): string {
  const helper = '__rewriteRelativeImportExtension';
  return code
    .replace(new RegExp(`^var ${helper} = [\\s\\S]*?^};\\n`, 'm'), '')
    .replaceAll(`import(${helper}(`, 'import((');
}

/** The sources of other packages are none of this one's, so their types are taken from where they were emitted. */
function readConfig() {
  return {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: {
      noEmit: false,
      noEmitOnError: true,
      declaration: true,
      rewriteRelativeImportExtensions: true,
      rootDir: join(folder, 'src'),
      outDir: join(folder, 'dist'),
      paths: emittedDoors(),
    },
    include: [join(folder, 'src')],
    exclude: ['test.ts', 'test.tsx', 'test-d.ts'].map((end) => join(folder, `src/**/*.${end}`)),
  };
}

function emittedDoors(): Record<string, string[]> {
  const doors = globSync('packages/*', { cwd: root }).flatMap((path): [string, string[]][] => [
    [`@tessera/${basename(path)}`, [join(root, path, 'dist/index.d.ts')]],
    [`@tessera/${basename(path)}/*`, [join(root, path, 'dist/*')]],
  ]);
  return Object.fromEntries(doors);
}
