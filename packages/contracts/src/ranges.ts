export { isServedBy, satisfiesCaret } from './release/ranges.ts';
