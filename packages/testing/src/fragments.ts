export type { PictureOptions } from './fragments/checks/pictures.ts';
export type { FragmentsOptions } from './fragments/describe-fragments.ts';
export { describeFragments } from './fragments/describe-fragments.ts';
