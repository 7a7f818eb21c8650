export type { Pass, PassFault, PassSigner } from './developers/pass.ts';
export { createPassReader, createPassSigner, PASS_LIFETIME } from './developers/pass.ts';
