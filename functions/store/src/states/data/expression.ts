/** Reads paths and intrinsic functions, `States.Format('{}/{}', $.a, States.UUID())`, and works them out. */

import { intrinsics } from './intrinsics.ts';
import type { Json, Sight } from './json.ts';
import { faultInPath, readPath } from './path.ts';
import { runtimeError, StatesError } from './states-error.ts';

type Expression =
  | { kind: 'path'; text: string }
  | { kind: 'value'; value: Json }
  | { kind: 'call'; name: string; args: readonly Expression[] };

const TOKEN =
  /\s*(?:(States\.\w+)\s*\(|(\$[^\s,()]*)|'((?:[^'\\]|\\.)*)'|(-?\d+(?:\.\d+)?)|(true|false|null)\b)/y;
const SEPARATOR = /\s*([,)])/y;

const read = new Map<string, Expression | SyntaxError>();

/** Undefined when a path leads nowhere. Throws StatesError when a function does not take its arguments. */
export function evaluate(text: string, sight: Sight): Json | undefined {
  const expression = readExpression(text);
  if (expression instanceof SyntaxError) throw new StatesError('States.IntrinsicFailure', expression.message);
  return work(expression, sight);
}

/** Why it cannot be worked out whatever the data is; null when it can. */
export function faultInExpression(text: string): string | null {
  const expression = readExpression(text);
  return expression instanceof SyntaxError ? expression.message : null;
}

function work(expression: Expression, sight: Sight): Json | undefined {
  switch (expression.kind) {
    case 'path':
      return readPath(expression.text, sight);
    case 'value':
      return expression.value;
    case 'call': {
      const args = expression.args.map((arg) => {
        const value = work(arg, sight);
        if (value === undefined) throw runtimeError(`An argument of ${expression.name} is missing`);
        return value;
      });
      try {
        return intrinsics[expression.name]!(args);
      } catch (error) {
        throw new StatesError('States.IntrinsicFailure', `${expression.name}: ${(error as Error).message}`);
      }
    }
  }
}

function readExpression(text: string): Expression | SyntaxError {
  let expression = read.get(text);
  if (expression === undefined) {
    try {
      expression = parse(text);
    } catch (error) {
      expression = error as SyntaxError;
    }
    read.set(text, expression);
  }
  return expression;
}

function parse(text: string): Expression {
  if (text.startsWith('$')) return toPath(text);
  const [expression, end] = parseAt(text, 0);
  if (expression.kind !== 'call' || text.slice(end).trim() !== '')
    throw new SyntaxError(`"${text}" is neither a path nor an intrinsic function`);
  return expression;
}

function parseAt(text: string, at: number): [Expression, number] {
  TOKEN.lastIndex = at;
  const match = TOKEN.exec(text);
  if (match === null) throw new SyntaxError(`"${text}" cannot be read from "${text.slice(at)}" on`);
  const [, name, path, quoted, number, word] = match;
  const end = TOKEN.lastIndex;
  if (path !== undefined) return [toPath(path), end];
  if (quoted !== undefined) return [{ kind: 'value', value: quoted.replace(/\\(['\\])/g, '$1') }, end];
  if (name === undefined)
    return [{ kind: 'value', value: JSON.parse(number ?? word ?? 'null') as Json }, end];
  if (!Object.hasOwn(intrinsics, name)) throw new SyntaxError(`"${name}" is not supported`);
  return parseArguments(text, name, end);
}

function parseArguments(text: string, name: string, begin: number): [Expression, number] {
  const args: Expression[] = [];
  const closed = /\s*\)/y;
  closed.lastIndex = begin;
  if (closed.test(text)) return [{ kind: 'call', name, args }, closed.lastIndex];
  for (let at = begin; ; ) {
    const [arg, end] = parseAt(text, at);
    args.push(arg);
    SEPARATOR.lastIndex = end;
    const separator = SEPARATOR.exec(text)?.[1];
    if (separator === undefined)
      throw new SyntaxError(`"${text}" lacks "," or ")" after "${text.slice(at, end)}"`);
    at = SEPARATOR.lastIndex;
    if (separator === ')') return [{ kind: 'call', name, args }, at];
  }
}

function toPath(text: string): Expression {
  const fault = faultInPath(text);
  if (fault !== null) throw new SyntaxError(fault);
  return { kind: 'path', text };
}
