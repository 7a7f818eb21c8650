export { findContract } from './dev/mock/find-contract.ts';
export type { MockBffOptions } from './dev/mock/mock-bff.ts';
export { createMockBff } from './dev/mock/mock-bff.ts';
