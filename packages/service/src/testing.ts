export type { TestServer } from './testing/test-server.ts';
export { startTestServer } from './testing/test-server.ts';
