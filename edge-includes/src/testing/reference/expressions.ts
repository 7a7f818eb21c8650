/** Expressions of the reference processor: read by recursive descent into functions of the running document. */

import { ReferenceFailure } from './failure.ts';
import {
  asNumber,
  callFunction,
  isNothing,
  isYes,
  operate,
  type Request,
  readRequest,
  show,
  type Thing,
} from './values.ts';

/** What expressions see while a document runs. */
export interface Running {
  request: Request;
  extensions: boolean;
  assigned: Map<string, Thing>;
}

export type Compute = (running: Running) => Thing;

/** Text and references of an attribute. */
export type Pieces = (string | { compute: Compute; host: boolean })[];

class NoMatch extends Error {}

/** Reads from the beginning of a text; gives what is left. Throws NoMatch. */
type Read = (text: string, deep: number) => [Compute, string];

const operators: [symbol: RegExp, extended: boolean][][] = [
  [
    [/^(==|!=|<=|>=|<|>)/, false],
    [/^(has_i|has)(?=\s)/, true],
  ],
  [[/^(\+|-)/, true]],
  [[/^(\*|\/|%)/, true]],
];

export function readExpression(text: string, extensions: boolean): Compute {
  try {
    const [compute, rest] = expressionReader(extensions).any(text, 0);
    if (rest.trim() === '' && !/[^ \t\r\n]/.test(rest)) return compute;
  } catch (error) {
    if (!(error instanceof NoMatch)) throw error;
  }
  throw new ReferenceFailure('surrogate-expression-malformed', text);
}

/** The reference that a text begins with, and how long it is. */
export function readReference(
  text: string,
  extensions: boolean,
  deep = 0,
): { compute: Compute; length: number } | null {
  try {
    const [compute, rest] = expressionReader(extensions).reference(text, deep);
    return { compute, length: text.length - rest.length };
  } catch (error) {
    if (error instanceof NoMatch) return null;
    throw error;
  }
}

export function readPieces(text: string, extensions: boolean): Pieces {
  const pieces: Pieces = [];
  let left = text;
  while (left !== '') {
    const found = left.startsWith('$') ? readReference(left, extensions) : null;
    if (found === null) {
      pieces.push(left[0]!);
      left = left.slice(1);
    } else {
      pieces.push({
        compute: found.compute,
        host: left.startsWith('$(HTTP_HOST)') || left.startsWith('$(HTTP_HOST|'),
      });
      left = left.slice(found.length);
    }
  }
  return pieces;
}

const trim = (text: string) => text.replace(/^[ \t\r\n]+/, '');

function expressionReader(extensions: boolean): { any: Read; reference: Read } {
  const any: Read = (text, deep) => logic(text, deep, '|', all);
  const all: Read = (text, deep) => logic(text, deep, '&', not);

  /** The second operand is not looked at when the first one decides. */
  function logic(text: string, deep: number, symbol: '|' | '&', read: Read): [Compute, string] {
    let [left, rest] = read(text, deep);
    for (rest = trim(rest); rest.startsWith(symbol); rest = trim(rest)) {
      const first = left;
      const [second, after] = read(rest.slice(extensions && rest.startsWith(symbol + symbol) ? 2 : 1), deep);
      left =
        symbol === '|'
          ? (running) => isYes(first(running)) || isYes(second(running))
          : (running) => isYes(first(running)) && isYes(second(running));
      rest = after;
    }
    return [left, rest];
  }

  const not: Read = (text, deep) => {
    const trimmed = trim(text);
    if (!trimmed.startsWith('!')) return level(trimmed, deep, 0);
    const [operand, rest] = not(trimmed.slice(1), deep);
    return [(running) => !isYes(operand(running)), rest];
  };

  function level(text: string, deep: number, at: number): [Compute, string] {
    if (at === operators.length) return operand(trim(text), deep);
    let [left, rest] = level(text, deep, at + 1);
    for (;;) {
      const before = rest;
      rest = trim(rest);
      const symbol = operators[at]!.filter(([, extended]) => extensions || !extended)
        .map(([pattern]) => pattern.exec(rest)?.[0])
        .find((found) => found !== undefined);
      const word = symbol?.startsWith('has') ?? false;
      if (symbol === undefined || (word && !endsInSpace(text, before, rest))) return [left, rest];
      const first = left;
      const [second, after] = level(rest.slice(symbol.length), deep, at + 1);
      left = (running) => operate(symbol, first(running), second(running));
      rest = after;
    }
  }

  const operand: Read = (text, deep) => {
    if (text.startsWith('$')) return reference(text, deep);
    if (text.startsWith("'")) {
      const [value, rest] = quoted(text);
      return [() => value, rest];
    }
    if (text.startsWith('(')) {
      const [inside, rest] = any(text.slice(1), deeper(deep));
      return [inside, expect(trim(rest), ')')];
    }
    if (extensions && text.startsWith('[')) {
      const [items, rest] = several(text.slice(1), deeper(deep), ']', any);
      return [(running) => items.map((item) => item(running)), rest];
    }
    if (extensions && text.startsWith('{')) return dictionary(text.slice(1), deeper(deep));
    const number = /^-?[0-9]{1,15}(\.[0-9]{1,15})?/.exec(text);
    if (number !== null) return [() => Number(number[0]), text.slice(number[0].length)];
    const word = extensions ? /^(true|false)(?![A-Za-z0-9_])/.exec(text) : null;
    if (word === null) throw new NoMatch();
    return [() => word[0] === 'true', text.slice(word[0].length)];
  };

  function dictionary(text: string, deep: number): [Compute, string] {
    const keys: Compute[] = [];
    const [items, rest] = several(text, deep, '}', (inner) => {
      const [key, colon] = any(inner, deep);
      keys.push(key);
      return any(expect(trim(colon), ':'), deep);
    });
    return [
      (running) => new Map(items.map((item, i) => [show(keys[i]!(running)), item(running)] as const)),
      rest,
    ];
  }

  function several(text: string, deep: number, end: string, read: Read): [Compute[], string] {
    const computes: Compute[] = [];
    let rest = trim(text);
    if (rest.startsWith(end)) return [computes, rest.slice(1)];
    for (;;) {
      const [compute, after] = read(rest, deep);
      computes.push(compute);
      rest = trim(after);
      if (rest.startsWith(end)) return [computes, rest.slice(1)];
      rest = expect(rest, ',');
    }
  }

  const reference: Read = (text, deep) => {
    const call = extensions ? /^\$([A-Za-z_][A-Za-z0-9_]*)\(/.exec(text) : null;
    if (call !== null) {
      const [things, rest] = several(text.slice(call[0].length), deeper(deep), ')', any);
      return [
        (running) =>
          callFunction(
            call[1]!,
            things.map((thing) => thing(running)),
          ),
        rest,
      ];
    }
    const start = (extensions ? /^\$\(([A-Za-z_][A-Za-z0-9_]*)/ : /^\$\(([A-Z][A-Z0-9_]*)/).exec(text);
    if (start === null) throw new NoMatch();
    const inner = deeper(deep);
    const name = start[1]!;
    let rest = text.slice(start[0].length);
    let key: Compute = () => undefined;
    let fallback: Compute = () => undefined;
    if (rest.startsWith('{')) {
      [key, rest] = part(rest.slice(1), inner, /^[^{}()'<]{1,200}/);
      rest = expect(rest, '}');
    }
    if (rest.startsWith('|')) [fallback, rest] = part(rest.slice(1), inner, /^[^\s'()|<]*/);
    const compute: Compute = (running) => {
      const place = key(running);
      const value = lookUp(running, name, place === undefined ? undefined : show(place));
      return isNothing(value) && !(typeof value === 'boolean') ? (fallback(running) ?? value) : value;
    };
    return [compute, expect(rest, ')')];
  };

  function part(text: string, deep: number, bare: RegExp): [Compute, string] {
    if (extensions && text.startsWith('$')) {
      const [compute, rest] = reference(text, deep);
      return [(running) => compute(running) ?? '', rest];
    }
    if (text.startsWith("'")) {
      const [value, rest] = quoted(text);
      return [() => value, rest];
    }
    const found = bare.exec(text);
    if (found === null) throw new NoMatch();
    return [() => found[0], text.slice(found[0].length)];
  }

  function quoted(text: string): [string, string] {
    const found = (extensions ? /^'((?:[^'\\]|\\[\s\S])*)'/ : /^'([^']*)'/).exec(text);
    if (found === null) throw new NoMatch();
    const value = extensions ? found[1]!.replace(/\\(['\\])/g, '$1') : found[1]!;
    return [value, text.slice(found[0].length)];
  }

  return { any, reference };
}

function lookUp(running: Running, name: string, key: string | undefined): Thing {
  const known = ['HTTP_HOST', 'HTTP_REFERER', 'HTTP_COOKIE', 'HTTP_ACCEPT_LANGUAGE', 'QUERY_STRING'];
  if (known.includes(name)) return readRequest(running.request, name, key);
  const value = running.assigned.get(name);
  if (key === undefined) return value;
  if (value instanceof Map) return value.get(key);
  const place = asNumber(key);
  if (!Array.isArray(value) || place === undefined || !/^-?\d{1,9}$/.test(key)) return undefined;
  return value[place < 0 ? value.length + place : place];
}

function expect(text: string, symbol: string): string {
  if (!text.startsWith(symbol)) throw new NoMatch();
  return text.slice(symbol.length);
}

function deeper(deep: number): number {
  if (deep >= 16) throw new NoMatch();
  return deep + 1;
}

/** Whether white space stands before a word: skipped here, or at the end of what was read before. */
function endsInSpace(text: string, before: string, rest: string): boolean {
  if (before.length > rest.length) return true;
  const at = text.length - rest.length - 1;
  return at >= 0 && /\s/.test(text[at]!);
}
