/** In what two releases of a remote differ: files, bytes, and everything that they declare. */

import type { Release } from '@tessera/contracts/release';

export interface ReleaseDifference {
  /** Changed, added and removed files, by path; their bytes before and after, `null` where there is none. */
  files: { path: string; before: number | null; after: number | null }[];
  /** Bytes of all files. */
  bytes: { before: number; after: number };
  /** Declarations by their path in `release.json`, such as `fragments.home.timeout`; `undefined` where there is none. */
  declarations: { path: string; before: unknown; after: unknown }[];
}

/** What differs at every build, or is told apart from the declarations. */
const ignored = new Set(['files', 'digest', 'signature', 'builtAt', 'commit', 'version', 'schema', 'remote']);

export function compareReleases(before: Release, after: Release): ReleaseDifference {
  const [old, fresh] = [byPath(before), byPath(after)];
  const paths = [...new Set([...old.keys(), ...fresh.keys()])].sort();
  const total = ({ files }: Release) => files.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    files: paths
      .filter((path) => old.get(path)?.sha384 !== fresh.get(path)?.sha384)
      .map((path) => ({
        path,
        before: old.get(path)?.bytes ?? null,
        after: fresh.get(path)?.bytes ?? null,
      })),
    bytes: { before: total(before), after: total(after) },
    declarations: compareValues(declarationsOf(before), declarationsOf(after), ''),
  };
}

function byPath({ files }: Release): Map<string, Release['files'][number]> {
  return new Map(files.map((file) => [file.path, file]));
}

function declarationsOf(release: Release): Record<string, unknown> {
  return Object.fromEntries(Object.entries(release).filter(([name]) => !ignored.has(name)));
}

function compareValues(before: unknown, after: unknown, path: string): ReleaseDifference['declarations'] {
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return names.flatMap((name) =>
      compareValues(before[name], after[name], path === '' ? name : `${path}.${name}`),
    );
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ path, before, after }];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
