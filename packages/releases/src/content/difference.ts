/**
 * In what two releases of a remote differ: files, bytes, and everything that they declare. The hash that a bundler puts
 * into a file's name is no difference: `listing-B3jFe0Km.js` and `listing-CYYiynwQ.js` are both `listing-*.js`.
 */

import type { Release } from '@tessera/contracts/release';

export interface ReleaseDifference {
  /** Changed, added and removed files, by path; their bytes before and after, `null` where there is none. */
  files: { path: string; before: number | null; after: number | null }[];
  /** Bytes of all files. */
  bytes: { before: number; after: number };
  /** Declarations by their path in `release.json`, such as `fragments.home.timeout`; `undefined` where there is none. */
  declarations: { path: string; before: unknown; after: unknown }[];
}

type File = Release['files'][number];

/** What differs at every build, or is told apart from the declarations. */
const ignored = new Set(['files', 'digest', 'signature', 'builtAt', 'commit', 'version', 'schema', 'remote']);

export function compareReleases(before: Release, after: Release): ReleaseDifference {
  const [old, fresh] = [byPlainPath(before), byPlainPath(after)];
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

/** Files of which only the hashes tell them apart keep them. */
function byPlainPath({ files }: Release): Map<string, File> {
  const counts = new Map<string, number>();
  for (const { path } of files) counts.set(plain(path), (counts.get(plain(path)) ?? 0) + 1);
  return new Map(
    files.map((file) => [counts.get(plain(file.path)) === 1 ? plain(file.path) : file.path, file]),
  );
}

/** A path without the hash of its content, as Rolldown and Vite write it: eight characters before the ending. */
function plain(path: string): string {
  return path.replace(/-[\w-]{8}(?=\.[a-z\d]+$)/, '-*');
}

function declarationsOf(release: Release): Record<string, unknown> {
  const own = Object.entries(release).filter(([name]) => !ignored.has(name));
  return JSON.parse(JSON.stringify(Object.fromEntries(own)), (_name, value: unknown) =>
    typeof value === 'string' ? plain(value) : value,
  ) as Record<string, unknown>;
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
