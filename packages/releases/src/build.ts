/** Door: what a workspace's build has left, and the signed release that it becomes. */

export { type Build, readBuild } from './build/read-build.ts';
export { releaseErrors } from './errors.ts';
