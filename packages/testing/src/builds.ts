/** Door: builds as workspaces leave them. */

export { type BuildFacts, writeBuild } from './builds/write-build.ts';
