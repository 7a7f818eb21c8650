/** Door: what every release, and every set of live releases, must fulfil. */

export { checkBudget } from './gates/budget.ts';
export { type Composition, checkComposition } from './gates/composition.ts';
export { checkImports } from './gates/imports.ts';
