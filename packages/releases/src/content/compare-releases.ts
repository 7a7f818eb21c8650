/** Whether two builds of one version are the same, and in which files they are not. */

import { createHash } from 'node:crypto';
import { canonicalJson, type Release, releaseRef, type UnsignedRelease } from '@tessera/contracts/release';

/** Everything but when and by whom it was built, and a version that was given for want of a free one. */
export function contentHash(release: UnsignedRelease | Release): string {
  const { builtAt: _b, commit: _c, version, signature: _s, ...content } = release as Release;
  const plain = version.replace(/-dev\.[0-9a-f]{8}$/, '');
  return createHash('sha256')
    .update(canonicalJson({ ...content, version: plain }))
    .digest('hex');
}

export function sameContent(a: UnsignedRelease | Release, b: UnsignedRelease | Release): boolean {
  return contentHash(a) === contentHash(b);
}

/** The paths of files that were changed, added or removed. */
export function differingFiles(a: Pick<Release, 'files'>, b: Pick<Release, 'files'>): string[] {
  const hashes = new Map(a.files.map((file) => [file.path, file.sha384]));
  const changed = b.files.filter((file) => hashes.get(file.path) !== file.sha384).map((file) => file.path);
  const kept = new Set(b.files.map((file) => file.path));
  const gone = a.files.map((file) => file.path).filter((path) => !kept.has(path));
  return [...changed, ...gone];
}

/** The files, or else the declarations, in which two builds of one version differ. */
export function describeDifferences(a: Release, b: UnsignedRelease): string {
  const files = differingFiles(a, b);
  if (files.length === 0) return `what ${releaseRef(a)} declares`;
  return files.length > 5
    ? `${files.slice(0, 5).join(', ')} and ${files.length - 5} more files`
    : files.join(', ');
}
