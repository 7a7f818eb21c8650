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
    const names = importsOf(content.toString('utf8'));
    if (names === null) return [releaseErrors.BUNDLE_UNREADABLE(releaseRef(release), path)];
    for (const name of names) foreign.add(name);
  }
  if (foreign.size === 0) return [];
  const names = [...foreign].map((name) => `"${name}"`).join(', ');
  return [releaseErrors.IMPORTS_REFUSED(releaseRef(release), names)];
}

/** `null` for what is no module. */
function importsOf(source: string): string[] | null {
  const found = tryParse(source);
  if (found === null) return null;
  return found[0]
    .filter(({ type }) => type !== 'import-meta')
    .flatMap(({ specifier }) => {
      // A dynamic import of a computed name has no specifier.
      if (typeof specifier !== 'string') return ['a computed name'];
      return isSelfContained([specifier]) ? [] : [specifier];
    });
}

function tryParse(source: string): ReturnType<typeof parse> | null {
  try {
    return parse(source);
  } catch {
    return null;
  }
}
