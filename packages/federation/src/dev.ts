export type { WorkingCopyServer, WorkingCopyServerOptions } from './dev/working-copy.ts';
export { startWorkingCopy, VISITOR_HEADER } from './dev/working-copy.ts';
