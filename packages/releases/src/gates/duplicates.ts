/** Gate: a package that is taken from the shell is in no browser file but the fallbacks. Two copies of it break pages. */

import type { ProblemError } from '@tessera/contracts/problem';
import { releaseRef, sharedCores, type UnsignedRelease } from '@tessera/contracts/release';
import { releaseErrors } from '../errors.ts';

export function checkDuplicates(release: UnsignedRelease): ProblemError[] {
  const fallbacks = new Set(release.fallbacks);
  const taken = new Map(
    Object.keys(release.shared).flatMap((set) =>
      (sharedCores[set] ?? []).map((name) => [name, set] as const),
    ),
  );
  return (release.bundled ?? []).flatMap(({ name, version, files }) => {
    const set = taken.get(name);
    const outside = files.find((file) => !fallbacks.has(file));
    if (set === undefined || outside === undefined) return [];
    return [releaseErrors.DUPLICATE_BUNDLED(releaseRef(release), outside, `${name} ${version}`, set)];
  });
}
