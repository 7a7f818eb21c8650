/** Gate: a server bundle imports only Node's own modules, since nothing else lies beside it among the artifacts. */

import { isSelfContained, releaseRef } from '@tessera/contracts/release';
import { init, parse } from 'es-module-lexer';
import type { Build } from '../build/read-build.ts';
import { releaseErrors } from '../errors.ts';

/** @throws ProblemError `release-imports-refused` */
export async function checkImports({ release, contents }: Build): Promise<void> {
  await init;
  const foreign = new Set<string>();
  for (const [path, content] of contents) {
    if (!/^server\/.*\.m?js$/.test(path)) continue;
    const [imports] = parse(content.toString('utf8'), path);
    for (const found of imports) {
      if (found.type === 'import-meta') continue;
      // A dynamic import of a computed name has no specifier.
      const { specifier } = found;
      if (specifier === undefined || !isSelfContained([specifier]))
        foreign.add(specifier ?? 'a computed name');
    }
  }
  if (foreign.size > 0) {
    throw releaseErrors.IMPORTS_REFUSED(
      releaseRef(release),
      [...foreign].map((name) => `"${name}"`).join(', '),
    );
  }
}
