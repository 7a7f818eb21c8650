/**
 * Reads expressions, ESI Language 1.0 section 5, by precedence: comparisons bind tighter than `!`, that tighter than
 * `&`, that tighter than `|`. Arithmetic, functions, lists, dictionaries, `has` and keys or defaults that are
 * expressions themselves are extensions.
 */

import { surrogateErrors } from '../errors.ts';
import { type Cursor, createCursor, deeper, skipSpace, take, takeText } from './cursor.ts';
import type { ChainLink, Expression } from './expression.ts';

const number = /-?\d{1,15}(?:\.\d{1,15})?/y;
const comparison = /==|!=|<=|>=|<|>/y;
const comparisonExtended = /==|!=|<=|>=|<|>|(?<=\s)has(?:_i)?(?=\s)/y;
const sum = /[+-]/y;
const product = /[*/%]/y;
const noteName = /[A-Z][A-Z0-9_]*/y;
const anyName = /[A-Za-z_][A-Za-z0-9_]*/y;
const word = /true(?!\w)|false(?!\w)/y;
const bareKey = /[^{}()'<]{1,200}/y;
const bareDefault = /[^\s'()|<]*/y;

/**
 * A whole attribute as one expression.
 *
 * @throws ProblemError `surrogate-expression-malformed`
 */
export function parseExpression(text: string, extensions: boolean): Expression {
  const cursor = createCursor(text, { extensions });
  const found = readAny(cursor);
  skipSpace(cursor);
  if (found === null || cursor.at < text.length) {
    throw surrogateErrors.EXPRESSION_MALFORMED(
      text.slice(0, 80),
      `it is not understood from "${rest(cursor)}"`,
    );
  }
  return found;
}

/**
 * The expression of an `esi:when`.
 *
 * @throws ProblemError `surrogate-expression-malformed`, also for a literal that stands where only true or false may
 */
export function parseTest(text: string, extensions: boolean): Expression {
  const test = parseExpression(text, extensions);
  if (isLiteralOperand(test)) {
    throw surrogateErrors.EXPRESSION_MALFORMED(text.slice(0, 80), 'a literal is neither true nor false');
  }
  return test;
}

/** `$(NAME{key}|default)`, or with extensions `$function(…)`; `null` when there is none here. */
export function readReference(cursor: Cursor): Expression | null {
  if (!takeText(cursor, '$')) return null;
  if (takeText(cursor, '(')) return deeper(cursor, readVariable);
  return cursor.extensions ? deeper(cursor, readCall) : null;
}

function readAny(cursor: Cursor): Expression | null {
  return readOperands(cursor, 'any', '|', readAll);
}

function readAll(cursor: Cursor): Expression | null {
  return readOperands(cursor, 'all', '&', readNot);
}

function readOperands(
  cursor: Cursor,
  type: 'any' | 'all',
  operator: string,
  readOperand: (cursor: Cursor) => Expression | null,
): Expression | null {
  const first = readOperand(cursor);
  if (first === null) return null;
  const operands = [first];
  for (;;) {
    skipSpace(cursor);
    if (!takeText(cursor, operator)) break;
    if (cursor.extensions) takeText(cursor, operator);
    const next = readOperand(cursor);
    if (next === null) return null;
    operands.push(next);
  }
  return operands.length === 1 ? first : { type, operands };
}

function readNot(cursor: Cursor): Expression | null {
  let times = 0;
  for (skipSpace(cursor); takeText(cursor, '!'); skipSpace(cursor)) times += 1;
  const operand = readComparison(cursor);
  return operand === null || times === 0 ? operand : { type: 'not', operand, times };
}

function readComparison(cursor: Cursor): Expression | null {
  return cursor.extensions
    ? readChain(cursor, comparisonExtended, readSum)
    : readChain(cursor, comparison, readOperand);
}

function readSum(cursor: Cursor): Expression | null {
  return readChain(cursor, sum, readProduct);
}

function readProduct(cursor: Cursor): Expression | null {
  return readChain(cursor, product, readOperand);
}

function readChain(
  cursor: Cursor,
  operators: RegExp,
  readNext: (cursor: Cursor) => Expression | null,
): Expression | null {
  const first = readNext(cursor);
  if (first === null) return null;
  const chain: ChainLink[] = [];
  for (;;) {
    skipSpace(cursor);
    const operator = take(cursor, operators);
    if (operator === null) break;
    const operand = readNext(cursor);
    if (operand === null) return null;
    chain.push({ operator: operator as ChainLink['operator'], operand });
  }
  return chain.length === 0 ? first : { type: 'chain', first, rest: chain };
}

function readOperand(cursor: Cursor): Expression | null {
  skipSpace(cursor);
  const { text, extensions } = cursor;
  const character = text[cursor.at];
  if (character === '$') return readReference(cursor);
  if (character === "'") {
    const value = readQuoted(cursor);
    return value === null ? null : { type: 'literal', value };
  }
  if (character === '(') {
    cursor.at += 1;
    return deeper(cursor, (inner) => closed(inner, readAny(inner), ')'));
  }
  if (extensions && character === '[') return deeper(cursor, readList);
  if (extensions && character === '{') return deeper(cursor, readDictionary);
  const digits = take(cursor, number);
  if (digits !== null) return { type: 'literal', value: Number(digits) };
  const boolean = extensions ? take(cursor, word) : null;
  return boolean === null ? null : { type: 'literal', value: boolean === 'true' };
}

function readVariable(cursor: Cursor): Expression | null {
  const name = take(cursor, cursor.extensions ? anyName : noteName);
  if (name === null) return null;
  let key: Expression | null = null;
  let fallback: Expression | null = null;
  if (takeText(cursor, '{')) {
    key = closed(cursor, readPart(cursor, bareKey), '}');
    if (key === null) return null;
  }
  if (takeText(cursor, '|')) {
    fallback = readPart(cursor, bareDefault);
    if (fallback === null) return null;
  }
  if (!takeText(cursor, ')')) return null;
  if ((key === null || key.type === 'literal') && (fallback === null || fallback.type === 'literal')) {
    const reference = { name, key: literalText(key), fallback: literalText(fallback) };
    return { type: 'variable', reference };
  }
  return { type: 'lookup', name, key, fallback };
}

/** A key or a default: quoted, bare, or with extensions a reference. */
function readPart(cursor: Cursor, bare: RegExp): Expression | null {
  const character = cursor.text[cursor.at];
  if (cursor.extensions && character === '$') return readReference(cursor);
  const value = character === "'" ? readQuoted(cursor) : take(cursor, bare);
  return value === null ? null : { type: 'literal', value: character === "'" ? value : cursor.decode(value) };
}

function readCall(cursor: Cursor): Expression | null {
  const name = take(cursor, anyName);
  if (name === null || !takeText(cursor, '(')) return null;
  const values = readItems(cursor, ')', readAny);
  return values === null ? null : { type: 'call', name, values };
}

function readList(cursor: Cursor): Expression | null {
  cursor.at += 1;
  const items = readItems(cursor, ']', readAny);
  return items === null ? null : { type: 'list', items };
}

function readDictionary(cursor: Cursor): Expression | null {
  cursor.at += 1;
  const entries = readItems(cursor, '}', (inner) => {
    const key = readAny(inner);
    skipSpace(inner);
    if (key === null || !takeText(inner, ':')) return null;
    const value = readAny(inner);
    return value === null ? null : ([key, value] as const);
  });
  return entries === null ? null : { type: 'dictionary', entries };
}

function readItems<T>(cursor: Cursor, end: string, read: (cursor: Cursor) => T | null): T[] | null {
  const items: T[] = [];
  skipSpace(cursor);
  if (takeText(cursor, end)) return items;
  for (;;) {
    const item = read(cursor);
    if (item === null) return null;
    items.push(item);
    skipSpace(cursor);
    if (takeText(cursor, end)) return items;
    if (!takeText(cursor, ',')) return null;
  }
}

function closed(cursor: Cursor, inner: Expression | null, end: string): Expression | null {
  if (inner === null) return null;
  if (end === ')') skipSpace(cursor);
  return takeText(cursor, end) ? inner : null;
}

/** `'text'`; with extensions `\'` and `\\` stand for themselves. */
function readQuoted(cursor: Cursor): string | null {
  const { text, extensions } = cursor;
  const start = cursor.at + 1;
  let end = text.indexOf("'", start);
  while (extensions && end !== -1 && isEscaped(text, start, end)) end = text.indexOf("'", end + 1);
  if (end === -1) {
    cursor.at = text.length;
    return null;
  }
  cursor.at = end + 1;
  const value = cursor.decode(text.slice(start, end));
  return extensions ? value.replace(/\\(['\\])/g, '$1') : value;
}

function isEscaped(text: string, start: number, at: number): boolean {
  let slashes = 0;
  while (at - 1 - slashes >= start && text[at - 1 - slashes] === '\\') slashes += 1;
  return slashes % 2 === 1;
}

function literalText(expression: Expression | null): string | null {
  return expression?.type === 'literal' ? String(expression.value) : null;
}

/** Section 5.1: `(1 & 4)` and `('abc' | 'edf')` do not evaluate. */
function isLiteralOperand(expression: Expression): boolean {
  switch (expression.type) {
    case 'literal':
      return typeof expression.value !== 'boolean';
    case 'not':
      return isLiteralOperand(expression.operand);
    case 'all':
    case 'any':
      return expression.operands.some(isLiteralOperand);
    default:
      return false;
  }
}

function rest(cursor: Cursor): string {
  return cursor.text.slice(cursor.at, cursor.at + 20);
}
