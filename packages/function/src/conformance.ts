export type { StoreUnderTest } from './store/conformance/describe-store.ts';
export { describeStore } from './store/conformance/describe-store.ts';
