export type { StartedProcess } from './testing/start-process.ts';
export { startProcess } from './testing/start-process.ts';
export type { TestMarket } from './testing/test-market.ts';
export { startTestMarket } from './testing/test-market.ts';
export type { TestStore } from './testing/test-store.ts';
export { startTestStore } from './testing/test-store.ts';
