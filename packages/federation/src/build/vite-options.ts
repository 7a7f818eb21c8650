/** The Vite options that browser and server builds of every remote have in common. */

import { createHash } from 'node:crypto';
import { basename, relative } from 'node:path';
import react from '@vitejs/plugin-react';
import type { InlineConfig, Plugin } from 'vite';
import { lazyChunks } from '../preset/lazy-chunks.ts';
import { cssLiterals } from './css-literals.ts';

/** Where the parts of a release are built, relative to the workspace. */
export const RELEASE_FOLDER = 'dist/release';

const EMPTY = 'virtual:tessera-empty';

/** Options for one build. @param flavour which build of React is bundled */
export function commonOptions(root: string, flavour: 'production' | 'development'): InlineConfig {
  return {
    root,
    configFile: false,
    logLevel: 'warn',
    mode: flavour,
    define: { 'process.env.NODE_ENV': JSON.stringify(flavour) },
    // Lit's development and production builds cannot be mixed on one page, so the condition is never set.
    resolve: { conditions: ['module', 'browser'] },
    plugins: [cssLiterals(), lazyChunks(), react()],
    css: { modules: { generateScopedName: (local, file) => scopedName(root, file, local) } },
  };
}

/** A browser build needs an input; what is built are the chunks that plugins emit. */
export function emptyInput(): { input: string; plugin: Plugin } {
  return {
    input: EMPTY,
    plugin: {
      name: 'tessera:empty-input',
      resolveId: (id) => (id === EMPTY ? `\0${EMPTY}` : null),
      load: (id) => (id === `\0${EMPTY}` ? { code: 'export {}', moduleSideEffects: true } : null),
      generateBundle(_options, bundle) {
        for (const [name, file] of Object.entries(bundle)) {
          if (file.type === 'chunk' && file.facadeModuleId === `\0${EMPTY}`) delete bundle[name];
        }
      },
    },
  };
}

/** The same class name in the browser's and the server's build: made of the file and the local name alone. */
function scopedName(root: string, file: string, local: string): string {
  const path = relative(root, file.split('?')[0]!);
  const hash = createHash('sha256').update(`${path} ${local}`).digest('base64url').slice(0, 5);
  return `${basename(path).split('.')[0]}-${local}-${hash}`.replaceAll('_', '-');
}
