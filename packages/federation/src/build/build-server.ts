/** Builds the server bundle of a remote: one file that imports nothing but Node's own modules. */

import { readFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isSelfContained } from '@tessera/contracts/release';
import type { ServerRemote } from '@tessera/fragment/server';
import { init, parse } from 'es-module-lexer';
import { build, mergeConfig, type Plugin } from 'vite';
import { commonOptions, RELEASE_FOLDER } from './vite-options.ts';

const FILE = 'server.js';

/**
 * @param entry the source file that exports `remote`
 * @returns the remote that the bundle exports, loaded
 * @throws Error when the bundle imports something that is not there at run time
 */
export async function buildServer(root: string, entry: string): Promise<ServerRemote> {
  await build(
    mergeConfig(commonOptions(root, 'production'), {
      plugins: [nodePrefix()],
      ssr: { noExternal: true, target: 'node', resolve: { conditions: ['module', 'node'] } },
      build: {
        ssr: entry,
        target: 'node24',
        outDir: join(RELEASE_FOLDER, 'server'),
        emptyOutDir: true,
        minify: true,
        copyPublicDir: false,
        rolldownOptions: { output: { entryFileNames: FILE, codeSplitting: false } },
      },
    }),
  );
  const file = join(root, RELEASE_FOLDER, 'server', FILE);
  await init();
  const [imports] = parse(await readFile(file, 'utf8'));
  const names = imports.map((found) => found.specifier).filter((name) => name !== null && name !== undefined);
  if (!isSelfContained(names)) {
    const foreign = names.filter((name) => !isSelfContained([name]));
    throw new Error(
      `Cannot build server bundle: it imports "${foreign.join('", "')}", only node: modules are there`,
    );
  }
  const url = `${pathToFileURL(file).href}?built=${Date.now()}`;
  const { remote } = (await import(url)) as { remote?: ServerRemote };
  if (remote === undefined) {
    throw new Error(`Cannot build server bundle: "${entry}" exports no remote, export const remote = …`);
  }
  return remote;
}

/** Gives Node's modules their prefix, so that one look at the imports tells that nothing else is needed. */
function nodePrefix(): Plugin {
  const builtins = new Set(builtinModules);
  return {
    name: 'tessera:node-prefix',
    enforce: 'pre',
    resolveId: (id) => (builtins.has(id) ? { id: `node:${id}`, external: true } : null),
  };
}
