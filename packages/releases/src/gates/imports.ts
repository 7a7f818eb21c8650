/** Gate: a server bundle imports only Node's own modules, since nothing else lies beside it among the artifacts. */

import type { ProblemError } from '@tessera/contracts/problem';
import { isSelfContained, releaseRef } from '@tessera/contracts/release';
import { init, parse } from 'es-module-lexer';
import type { Build } from '../build/read-build.ts';
import { releaseErrors } from '../errors.ts';

export async function checkImports({ release, contents }: Build): Promise<ProblemError[]> {
  await init;
  const foreign = new Set<string>();
  for (const [path, content] of contents) {
    if (!/^server\/.*\.m?js$/.test(path)) continue;
    for (const name of importsOf(content.toString('utf8'), path)) foreign.add(name);
  }
  if (foreign.size === 0) return [];
  const names = [...foreign].map((name) => `"${name}"`).join(', ');
  return [releaseErrors.IMPORTS_REFUSED(releaseRef(release), names)];
}

function importsOf(source: string, path: string): string[] {
  const [imports] = parse(source, path);
  return imports
    .filter(({ type }) => type !== 'import-meta')
    .flatMap(({ specifier }) => {
      // A dynamic import of a computed name has no specifier.
      if (typeof specifier !== 'string') return ['a computed name'];
      return isSelfContained([specifier]) ? [] : [specifier];
    });
}
