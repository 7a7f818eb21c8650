/** Door: whether a changed JSON Schema still accepts what the one before did. */

export { findNarrowing, isCompatible } from './schemas/narrowing.ts';
