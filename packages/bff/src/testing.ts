export { describeBff } from './testing/describe-bff.ts';
export { createMemoryLimiter } from './testing/memory-limiter.ts';
export type { TestRelease } from './testing/publish-test-release.ts';
export { publishTestRelease } from './testing/publish-test-release.ts';
export type { TestBff, TestGateway } from './testing/start-test-bff.ts';
export { createTestGateway, startTestBff } from './testing/start-test-bff.ts';
