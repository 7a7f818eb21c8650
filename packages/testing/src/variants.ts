/** Door: other releases of a build, for tests that deploy many. */

export { makeVariant, type VariantOptions } from './variants/make-variant.ts';
