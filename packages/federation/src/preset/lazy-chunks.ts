/** Replaces Vite's loader of lazy chunks, which the edge and the shell preload already, by one that only loads. */

import type { Plugin } from 'vite';

const PRELOAD_HELPER = '\0vite/preload-helper.js';

export function lazyChunks(): Plugin {
  return {
    name: 'tessera:lazy-chunks',
    enforce: 'pre',
    apply: 'build',
    load: (id) => (id === PRELOAD_HELPER ? 'export const __vitePreload = (load) => load();' : null),
  };
}
