export { describeFragments } from './fragments/describe-fragments.ts';
