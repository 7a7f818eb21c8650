export type { WorkingCopyOptions } from './working-copy/working-copy.ts';
export { createWorkingCopy } from './working-copy/working-copy.ts';
