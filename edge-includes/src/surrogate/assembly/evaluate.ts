/** What an expression is worth in a scope. Depth is bounded by the parser, work by the scope's budget. */

import { surrogateErrors } from '../errors.ts';
import type { ArithmeticOperator, ChainLink, Expression } from '../markup/expression.ts';
import { callBuiltin } from './builtins.ts';
import type { Scope } from './scope.ts';
import { calculate, compare, isEmpty, isTrue, toText, type Value } from './value.ts';
import { isNoteVariable, isRequestVariable } from './variables.ts';

const arithmetic = new Set<string>(['+', '-', '*', '/', '%'] satisfies ArithmeticOperator[]);

/** @throws ProblemError `surrogate-evaluation-failed` */
export function evaluate(expression: Expression, scope: Scope): Value {
  switch (expression.type) {
    case 'literal':
      return expression.value;
    case 'variable': {
      const { name, key, fallback } = expression.reference;
      const value = readValue(name, key, scope);
      return fallback !== null && isEmpty(value) ? fallback : value;
    }
    case 'lookup': {
      const key = expression.key === null ? null : toText(evaluate(expression.key, scope));
      const value = readValue(expression.name, key, scope);
      return expression.fallback !== null && isEmpty(value) ? evaluate(expression.fallback, scope) : value;
    }
    case 'not':
      return isTrue(evaluate(expression.operand, scope)) === (expression.times % 2 === 0);
    case 'all':
      return expression.operands.every((operand) => isTrue(evaluate(operand, scope)));
    case 'any':
      return expression.operands.some((operand) => isTrue(evaluate(operand, scope)));
    case 'chain':
      return evaluateChain(expression.first, expression.rest, scope);
    case 'list':
      scope.budget.checkItems(expression.items.length);
      return expression.items.map((item) => evaluate(item, scope));
    case 'dictionary':
      scope.budget.checkItems(expression.entries.length);
      return new Map(
        expression.entries.map(([key, value]) => [toText(evaluate(key, scope)), evaluate(value, scope)]),
      );
    case 'call':
      return call(expression.name, expression.values, scope);
  }
}

/** Whether the expression of an `esi:when` holds. @throws ProblemError as {@link evaluate} */
export function holds(test: Expression, scope: Scope): boolean {
  return isTrue(evaluate(test, scope));
}

/** The text that an expression writes. @throws ProblemError as {@link evaluate} */
export function evaluateText(expression: Expression, scope: Scope): string {
  const value = evaluate(expression, scope);
  if (typeof value === 'string') return value;
  return scope.extensions ? scope.budget.checkText(toText(value)) : toText(value);
}

function readValue(name: string, key: string | null, scope: Scope): Value {
  if (isRequestVariable(name)) {
    if (!scope.extensions && !isNoteVariable(name)) return null;
    const text = scope.variables.read(name, key);
    // Section 4.1.2: a list answers whether something is in it.
    return name === 'HTTP_ACCEPT_LANGUAGE' && key !== null ? text === 'true' : text;
  }
  const value = scope.assigned?.get(name) ?? null;
  return key === null ? value : itemOf(value, key);
}

/** An item by its key, or of a list by its place, from 0; negative ones count from the end. */
function itemOf(value: Value, key: string): Value {
  if (value === null || typeof value !== 'object') return null;
  if (!Array.isArray(value)) return (value as ReadonlyMap<string, Value>).get(key) ?? null;
  return /^-?\d{1,9}$/.test(key) ? ((value.at(Number(key)) as Value | undefined) ?? null) : null;
}

function evaluateChain(first: Expression, rest: readonly ChainLink[], scope: Scope): Value {
  let value = evaluate(first, scope);
  for (const { operator, operand } of rest) {
    const right = evaluate(operand, scope);
    if (!arithmetic.has(operator)) {
      if (scope.extensions) scope.budget.spend(1);
      value = compare(operator, value, right);
      continue;
    }
    value = checked(calculate(operator, value, right), scope);
  }
  return value;
}

function call(name: string, values: readonly Expression[], scope: Scope): Value {
  const found = scope.functions?.get(name);
  const given = values.map((value) => evaluate(value, scope));
  scope.budget.spend(1);
  if (found !== undefined) {
    scope.budget.enterCall(name);
    try {
      return scope.invoke(found, given, scope);
    } finally {
      scope.budget.leaveCall();
    }
  }
  const result = callBuiltin(name, given, scope);
  if (result === undefined)
    throw surrogateErrors.EVALUATION_FAILED(`$${name}()`, 'there is no such function');
  return checked(result, scope);
}

function checked(value: Value, scope: Scope): Value {
  if (typeof value === 'string') return scope.budget.checkText(value);
  scope.budget.spend(1);
  if (Array.isArray(value)) scope.budget.checkItems(value.length);
  return value;
}
