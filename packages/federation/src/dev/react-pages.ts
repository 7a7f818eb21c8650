/**
 * Lets Fast Refresh take modules that export a page: an object with a view, which by itself would have the whole
 * application mounted anew at each change.
 */

import type { Plugin } from 'vite';
import { servedFile } from './served-file.ts';

const RUNTIME = servedFile('browser/react-pages.ts', import.meta.url);

const PAGE = /^export const (\w+) = (?=define\w*Page\b)/gm;

export function reactPages(): Plugin {
  return {
    name: 'tessera:react-pages',
    apply: 'serve',
    transform(code, id) {
      if (this.environment.name !== 'client' || id.includes('/node_modules/')) return null;
      const names = [...code.matchAll(PAGE)].map(([, name]) => name!);
      if (names.length === 0) return null;
      const kept = names.map(
        (name) => `export const ${name} = __same(import.meta.url, ${JSON.stringify(name)}, __${name});`,
      );
      return {
        code: `${code.replaceAll(PAGE, 'const __$1 = ')}\nimport { same as __same } from ${JSON.stringify(RUNTIME)};\n${kept.join('\n')}\n`,
        map: null,
      };
    },
  };
}
