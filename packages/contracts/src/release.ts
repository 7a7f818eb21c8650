export { digestOfFiles } from './release/digest.ts';
export type {
  BrowserExpose,
  FragmentDeclaration,
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
export type { Signature, Signed } from './release/signing.ts';
export { canonicalJson, signDocument, verifyDocument, verifyText } from './release/signing.ts';
