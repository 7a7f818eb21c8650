export { digestOfFiles } from './release/digest.ts';
export type { LayoutSlot } from './release/layout-slots.ts';
export { slotsOfLayout } from './release/layout-slots.ts';
export type {
  BrowserExpose,
  BundledPackage,
  FragmentDeclaration,
  JsonSchema,
  Release,
  ReleaseFile,
  ReleaseRef,
  RouteDeclaration,
  UnsignedRelease,
} from './release/release.ts';
export {
  isReleaseId,
  isSelfContained,
  parseRelease,
  releaseId,
  releaseRef,
  releaseSchema,
} from './release/release.ts';
export { sharedCores } from './release/shared-cores.ts';
export type { Signature, Signed } from './release/signing.ts';
export { canonicalJson, signDocument, verifyDocument, verifyText } from './release/signing.ts';
