/** The rules of a Choice state. */

import type { Json, Sight } from './json.ts';
import { faultInPath, readPath } from './path.ts';
import { runtimeError } from './states-error.ts';

type Rule = Readonly<Record<string, unknown>>;

const COMPARISON =
  /^(String|Numeric|Boolean|Timestamp)(Equals|LessThan|GreaterThan|LessThanEquals|GreaterThanEquals)(Path)?$/;
const LOGIC = new Set(['And', 'Or', 'Not']);
const NEUTRAL = new Set(['Variable', 'Next', 'Comment']);

/** Tests of what a value is, whether it is there or not. */
const kinds: Readonly<Record<string, (value: Json | undefined) => boolean>> = {
  IsPresent: (value) => value !== undefined,
  IsNull: (value) => value === null,
  IsBoolean: (value) => typeof value === 'boolean',
  IsNumeric: (value) => typeof value === 'number',
  IsString: (value) => typeof value === 'string',
  IsTimestamp: (value) => timeOf(value) !== null,
};

/** @throws StatesError `States.Runtime` when the variable is not there and the rule does not ask whether it is */
export function holds(rule: Rule, sight: Sight): boolean {
  const { And, Or, Not } = rule as { And?: Rule[]; Or?: Rule[]; Not?: Rule };
  if (And) return And.every((inner) => holds(inner, sight));
  if (Or) return Or.some((inner) => holds(inner, sight));
  if (Not) return !holds(Not, sight);
  const variable = String(rule['Variable']);
  const value = readPath(variable, sight);
  const [operator, operand] = Object.entries(rule).find(([name]) => !NEUTRAL.has(name))!;
  const isKind = kinds[operator];
  if (isKind) return isKind(value) === operand;
  if (value === undefined) throw runtimeError(`Nothing is at "${variable}", which a choice compares`);
  if (operator === 'StringMatches')
    return typeof value === 'string' && toPattern(String(operand)).test(value);
  const [, type = '', comparison = '', path] = COMPARISON.exec(operator) ?? [];
  const other = path ? readPath(String(operand), sight) : (operand as Json);
  return compare(type, comparison, [value, other]);
}

/** Why a rule cannot be decided whatever the data is; null when it can. */
export function faultInChoice(rule: Rule): string | null {
  const operators = Object.keys(rule).filter((name) => !NEUTRAL.has(name));
  const [operator] = operators;
  if (operator === undefined || operators.length > 1)
    return `a rule has exactly one operator, this one has "${operators.join('", "')}"`;
  const operand = rule[operator];
  if (LOGIC.has(operator)) {
    const inner = (operator === 'Not' ? [operand] : operand) as readonly Rule[];
    if (!Array.isArray(inner) || inner.length === 0) return `"${operator}" holds no rules`;
    return inner.map(faultInChoice).find((fault) => fault !== null) ?? null;
  }
  const variable = rule['Variable'];
  if (typeof variable !== 'string') return 'a rule names its Variable';
  if (operator in kinds)
    return typeof operand === 'boolean' ? faultInPath(variable) : `"${operator}" is no boolean`;
  const comparison = COMPARISON.exec(operator);
  if (operator !== 'StringMatches' && comparison === null) return `operator "${operator}" is not supported`;
  if (comparison?.[1] === 'Boolean' && comparison[2] !== 'Equals')
    return `operator "${operator}" does not exist`;
  return faultInPath(variable) ?? (comparison?.[3] ? faultInPath(String(operand)) : null);
}

function compare(type: string, comparison: string, values: readonly [Json, Json | undefined]): boolean {
  const [value, other] = values.map(readers[type]!);
  if (value == null || other == null) return false;
  switch (comparison) {
    case 'Equals':
      return value === other;
    case 'LessThan':
      return value < other;
    case 'GreaterThan':
      return value > other;
    case 'LessThanEquals':
      return value <= other;
    default:
      return value >= other;
  }
}

const readers: Readonly<Record<string, (value: Json | undefined) => string | number | boolean | null>> = {
  String: textOf,
  Numeric: numberOf,
  Boolean: booleanOf,
  Timestamp: timeOf,
};

function textOf(value: Json | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function numberOf(value: Json | undefined): number | null {
  return typeof value === 'number' ? value : null;
}

function booleanOf(value: Json | undefined): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

function timeOf(value: Json | undefined): number | null {
  if (
    typeof value !== 'string' ||
    !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(value)
  )
    return null;
  const time = Date.parse(value);
  return Number.isNaN(time) ? null : time;
}

/** `*` stands for anything, `\*` for itself. */
function toPattern(text: string): RegExp {
  const pieces = text.split(/(\\[*\\]|\*)/).map((piece) => {
    if (piece === '*') return '.*';
    const plain = /^\\[*\\]$/.test(piece) ? piece.slice(1) : piece;
    return plain.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return new RegExp(`^${pieces.join('')}$`, 's');
}
