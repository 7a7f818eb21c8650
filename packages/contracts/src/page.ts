export type { PageManifest, PageRemote, PageRoute, PageSlot } from './page/manifest.ts';
export { PAGE_MANIFEST_ID, TRACE_META } from './page/manifest.ts';
