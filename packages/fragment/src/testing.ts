export type { FragmentsUnderTest } from './testing/describe-fragments.ts';
export { describeFragments } from './testing/describe-fragments.ts';
