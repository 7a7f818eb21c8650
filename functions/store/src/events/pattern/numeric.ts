/** `["=", 5]`, `[">", 0, "<=", 5]`: comparisons that must all hold. */

import { PatternFault } from './fault.ts';

type Compare = (value: number, limit: number) => boolean;

const comparisons: Readonly<Record<string, Compare>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

/** What EventBridge compares; beyond that it refuses a rule. */
const MOST = 5_000_000_000;

/** @throws PatternFault */
export function compileNumeric(operand: unknown, path: readonly string[]): (value: unknown) => boolean {
  const fault = () =>
    new PatternFault(path, 'numeric takes ["=", 5] or a range such as [">", 0, "<=", 5], within ± 5e9');
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4)) throw fault();
  const tests: [Compare, number][] = [];
  for (let at = 0; at < operand.length; at += 2) {
    const [name, limit] = [String(operand[at]), operand[at + 1] as unknown];
    const compare = Object.hasOwn(comparisons, name) ? comparisons[name]! : null;
    if (compare === null || typeof limit !== 'number' || !(Math.abs(limit) <= MOST)) throw fault();
    tests.push([compare, limit]);
  }
  const [first, second] = [operand[0], operand[2]];
  const isRange = String(first).startsWith('>') && String(second).startsWith('<');
  if (operand.length === 4 && !isRange) throw fault();
  return (value) => typeof value === 'number' && tests.every(([compare, limit]) => compare(value, limit));
}
