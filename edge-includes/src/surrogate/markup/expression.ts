/** What an expression is parsed into: `test` of `esi:when`, `$(…)` in text and attributes. Evaluated per request. */

/** `$(NAME{key}|default)`, ESI Language 1.0 section 4. */
export interface VariableReference {
  name: string;
  key: string | null;
  fallback: string | null;
}

export type ComparisonOperator = '==' | '!=' | '<' | '>' | '<=' | '>=' | 'has' | 'has_i';
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%';

export type Expression =
  | { type: 'literal'; value: string | number | boolean }
  | { type: 'variable'; reference: VariableReference }
  /** A reference whose key or default is an expression of its own. */
  | { type: 'lookup'; name: string; key: Expression | null; fallback: Expression | null }
  | { type: 'not'; operand: Expression; times: number }
  | { type: 'all' | 'any'; operands: readonly Expression[] }
  /** Operators of one precedence, from left to right: a list, so that evaluating a long one never recurses. */
  | { type: 'chain'; first: Expression; rest: readonly ChainLink[] }
  | { type: 'call'; name: string; values: readonly Expression[] }
  | { type: 'list'; items: readonly Expression[] }
  | { type: 'dictionary'; entries: readonly (readonly [Expression, Expression])[] };

export interface ChainLink {
  operator: ComparisonOperator | ArithmeticOperator;
  operand: Expression;
}

/** Text with expressions in it: an attribute's value. */
export type Template = readonly (string | Expression)[];
