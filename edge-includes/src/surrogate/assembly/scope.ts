/** What one document's expressions can see. */

import type { FunctionNode } from '../markup/node.ts';
import type { Budget } from './budget.ts';
import type { Value } from './value.ts';
import type { Variables } from './variables.ts';

export interface Scope {
  readonly variables: Variables;
  readonly extensions: boolean;
  readonly budget: Budget;
  /** What `esi:assign` and `esi:foreach` made; `null` before the first. */
  assigned: Map<string, Value> | null;
  /** What `esi:function` made; `null` before the first. */
  functions: Map<string, FunctionNode> | null;
  /** Runs a function of the page. */
  readonly invoke: (node: FunctionNode, values: readonly Value[], scope: Scope) => Value;
}

/** A scope that begins as another one is now; neither sees what the other changes later. */
export function copyScope(scope: Scope): Scope {
  return {
    ...scope,
    assigned: scope.assigned === null ? null : new Map(scope.assigned),
    functions: scope.functions === null ? null : new Map(scope.functions),
  };
}
