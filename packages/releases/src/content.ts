/** Door: whether two builds are the same, and in what they differ. */

export { contentHash, describeDifferences, differingFiles, sameContent } from './content/compare-releases.ts';
export { compareReleases, type ReleaseDifference } from './content/difference.ts';
