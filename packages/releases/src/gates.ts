/** Door: what every release, and every set of live releases, must fulfil. */

export { checkComposition } from './gates/check-composition.ts';
export { checkRelease } from './gates/check-release.ts';
export { type Composition, withCanaries } from './gates/composition.ts';
export { type Finding, type Gate, requirePassed, toFindings } from './gates/finding.ts';
