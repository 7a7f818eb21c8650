/** `esi:assign`: gives a variable of the page a value. */

import type { AssignNode } from '../markup/node.ts';
import { evaluate } from './evaluate.ts';
import type { Scope } from './scope.ts';
import { toText, type Value } from './value.ts';

/** @throws ProblemError `surrogate-evaluation-failed` */
export function assign(node: AssignNode, scope: Scope): void {
  const value = evaluate(node.value, scope);
  scope.budget.spend(1);
  scope.assigned ??= new Map();
  if (node.key === null) {
    scope.assigned.set(node.name, value);
    return;
  }
  const key = toText(evaluate(node.key, scope));
  scope.assigned.set(node.name, withItem(scope.assigned.get(node.name) ?? null, key, value, scope));
}

/** A copy with one item set: a list's by its place, at most one past its end; else a dictionary's by its key. */
function withItem(container: Value, key: string, value: Value, scope: Scope): Value {
  if (Array.isArray(container)) {
    const at = /^\d{1,9}$/.test(key) ? Number(key) : -1;
    if (at < 0 || at > container.length) return container;
    scope.budget.checkItems(container.length + 1);
    return container.with === undefined || at === container.length
      ? [...container, value]
      : container.with(at, value);
  }
  const entries = container instanceof Map ? (container as ReadonlyMap<string, Value>) : new Map();
  scope.budget.checkItems(entries.size + 1);
  return new Map([...entries, [key, value]]);
}

/** What a loop goes over: a list's items, or pairs of key and value; a single value is a list of one. */
export function itemsOf(value: Value): readonly Value[] {
  if (value === null || value === '') return [];
  if (typeof value !== 'object') return [value];
  return Array.isArray(value) ? value : [...(value as ReadonlyMap<string, Value>)];
}
