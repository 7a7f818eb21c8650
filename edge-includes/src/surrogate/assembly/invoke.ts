/** Runs a function of the page, `esi:function`: it computes, and neither writes nor fetches. */

import type { FunctionNode, MarkupNode } from '../markup/node.ts';
import { assign, itemsOf } from './assign.ts';
import { evaluate, holds } from './evaluate.ts';
import type { Scope } from './scope.ts';
import type { Value } from './value.ts';

/** How running nodes ended. */
type End = 'through' | 'break' | { value: Value };

/**
 * What the function returns; `null` without `esi:return`. It sees its `$(ARGS{0})`… and the page's variables as they
 * are; what it assigns stays its own.
 *
 * @throws ProblemError `surrogate-evaluation-failed`
 */
export function invoke(node: FunctionNode, values: readonly Value[], caller: Scope): Value {
  const scope = { ...caller, assigned: new Map([...(caller.assigned ?? []), ['ARGS', values] as const]) };
  caller.budget.spend(scope.assigned.size);
  const end = run(node.nodes, scope);
  return typeof end === 'object' ? end.value : null;
}

function run(nodes: readonly MarkupNode[], scope: Scope): End {
  for (const node of nodes) {
    scope.budget.spend(1);
    switch (node.type) {
      case 'assign':
        assign(node, scope);
        break;
      case 'choose': {
        const branch = node.branches.find(({ test }) => holds(test, scope))?.nodes ?? node.otherwise;
        const end = run(branch, scope);
        if (end !== 'through') return end;
        break;
      }
      case 'foreach': {
        const end = runLoop(node, scope);
        if (end !== 'through') return end;
        break;
      }
      case 'break':
        return 'break';
      case 'return':
        return { value: node.value === null ? null : evaluate(node.value, scope) };
    }
  }
  return 'through';
}

function runLoop(node: Extract<MarkupNode, { type: 'foreach' }>, scope: Scope): End {
  scope.assigned ??= new Map();
  const before = scope.assigned.get(node.item);
  for (const item of itemsOf(evaluate(node.collection, scope))) {
    scope.assigned.set(node.item, item);
    const end = run(node.nodes, scope);
    if (end === 'break') break;
    if (end !== 'through') return end;
  }
  if (before === undefined) scope.assigned.delete(node.item);
  else scope.assigned.set(node.item, before);
  return 'through';
}
