/**
 * Replaces modules that define Lit elements. A tag cannot be defined twice, so the class that came first stays and takes
 * over the behaviour and the styles of every later one; elements on the page keep their state and render again.
 */

import { init, parse } from 'es-module-lexer';
import type { Plugin } from 'vite';
import { servedFile } from './served-file.ts';

const RUNTIME = servedFile('browser/lit-hmr.ts', import.meta.url);

const ELEMENT = /\bexport\s+class\s+(\w+)\s+extends\s+\w+/g;

export function litHmr(): Plugin {
  return {
    name: 'tessera:lit-hmr',
    // After types are gone and before imports are rewritten.
    apply: 'serve',
    async transform(code, id) {
      if (this.environment.name !== 'client' || id.startsWith('\0') || id.includes('/node_modules/'))
        return null;
      if (!/from\s*["']lit["']/.test(code)) return null;
      const elements = new Set([...code.matchAll(ELEMENT)].map(([, name]) => name!));
      await init();
      const [, exported] = parse(code);
      // Importers would go on with what else the module exported before.
      if (elements.size === 0 || exported.some((one) => one.type !== 'direct' || !elements.has(one.name)))
        return null;
      const take = [...elements].map((name) => `__take(import.meta.url, ${JSON.stringify(name)}, ${name});`);
      return {
        code: `${code}\nimport { take as __take } from ${JSON.stringify(RUNTIME)};\n${take.join('\n')}\nif (import.meta.hot) import.meta.hot.accept();\n`,
        map: null,
      };
    },
  };
}
