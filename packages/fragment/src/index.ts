export { emit, listen } from './events/channel.ts';
export type {
  FragmentApp,
  InstanceContext,
  LoadContext,
  Loaded,
  Mounted,
} from './mount/contract.ts';
export type { ExistingFragment } from './mount/existing.ts';
export { readFragment } from './mount/existing.ts';
export { NAVIGATE_EVENT, navigate } from './mount/navigate.ts';
export type { Page, PageEvent, PageRequest, PageResult, Params, Submission } from './page/page.ts';
export { list, one } from './page/params.ts';
