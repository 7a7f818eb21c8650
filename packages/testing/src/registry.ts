export type { ChannelInit, TestRegistry, TestRelease } from './registry/registry.ts';
export { createTestRegistry } from './registry/registry.ts';
