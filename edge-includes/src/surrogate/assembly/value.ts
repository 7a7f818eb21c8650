/** What expressions are worth, and how such values are written, compared and counted. */

/** `null`: there is nothing. Lists and dictionaries are never changed in place. */
export type Value = string | number | boolean | null | readonly Value[] | ReadonlyMap<string, Value>;

export function toText(value: Value): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  if (typeof value === 'object') {
    if (Array.isArray(value)) return value.map(toText).join(',');
    return [...(value as ReadonlyMap<string, Value>)]
      .map(([key, item]) => `${key}=${toText(item)}`)
      .join('&');
  }
  return String(value);
}

/** Digits with at most one point, few enough to be exact; `null` for everything else. */
export function toNumber(value: Value): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.length > 17 || !/^-?\d{1,15}(?:\.\d{1,15})?$/.test(value))
    return null;
  return Number(value);
}

/** Section 5.1: what is empty is false. */
export function isTrue(value: Value): boolean {
  return typeof value === 'boolean' ? value : value !== 0 && !isEmpty(value);
}

export function isEmpty(value: Value): boolean {
  if (value === null || value === '') return true;
  if (typeof value !== 'object') return false;
  return Array.isArray(value) ? value.length === 0 : (value as ReadonlyMap<string, Value>).size === 0;
}

/**
 * Section 5.1: numerically when both are numeric, as strings otherwise; with an empty operand every comparison is
 * false, `!=` too.
 */
export function compare(operator: string, left: Value, right: Value): boolean {
  if (isEmpty(left) || isEmpty(right)) return false;
  const numbers = [toNumber(left), toNumber(right)];
  const [a, b] = numbers.includes(null) ? [toText(left), toText(right)] : (numbers as [number, number]);
  switch (operator) {
    case '==':
      return a === b;
    case '!=':
      return a !== b;
    case '<':
      return a < b;
    case '>':
      return a > b;
    case '<=':
      return a <= b;
    case '>=':
      return a >= b;
    case 'has':
      return toText(left).includes(toText(right));
    default:
      return toText(left).toLowerCase().includes(toText(right).toLowerCase());
  }
}

/** Arithmetic of numbers; `+` also joins lists and texts. Nothing comes of a division by zero. */
export function calculate(operator: string, left: Value, right: Value): Value {
  if (operator === '+' && Array.isArray(left) && Array.isArray(right)) return [...left, ...right];
  const a = toNumber(left);
  const b = toNumber(right);
  if (a === null || b === null) return operator === '+' ? toText(left) + toText(right) : null;
  const result = calculateNumbers(operator, a, b);
  return Number.isFinite(result) ? result : null;
}

function calculateNumbers(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return Number.isInteger(a) && Number.isInteger(b) ? Math.trunc(a / b) : a / b;
    default:
      return a % b;
  }
}
