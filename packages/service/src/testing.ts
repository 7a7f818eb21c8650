export type { TestFrames } from './testing/test-frames.ts';
export { startTestFrames } from './testing/test-frames.ts';
export type { TestServer } from './testing/test-server.ts';
export { startTestServer } from './testing/test-server.ts';
