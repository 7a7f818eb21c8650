/** Values of the reference processor: what expressions are worth, how they compare and how they are written. */

import { ReferenceFailure } from './failure.ts';

export type Thing = string | number | boolean | undefined | Thing[] | Map<string, Thing>;

export interface Request {
  /** Path and query. */
  target: string;
  headers: Record<string, string>;
  shownCookies: string[];
}

export function show(thing: Thing): string {
  if (thing === undefined) return '';
  if (Array.isArray(thing)) return thing.map(show).join(',');
  if (thing instanceof Map) {
    return Array.from(thing, ([key, item]) => `${key}=${show(item)}`).join('&');
  }
  return `${thing}`;
}

export function isNothing(thing: Thing): boolean {
  if (Array.isArray(thing)) return thing.length === 0;
  if (thing instanceof Map) return thing.size === 0;
  return thing === undefined || thing === '';
}

export function isYes(thing: Thing): boolean {
  if (thing === true) return true;
  if (thing === false || thing === 0) return false;
  return !isNothing(thing);
}

export function asNumber(thing: Thing): number | undefined {
  if (typeof thing === 'number') return thing;
  if (typeof thing !== 'string') return undefined;
  const [, whole, , fraction] = /^-?([0-9]+)(\.([0-9]+))?$/.exec(thing) ?? [];
  const digits = (whole ?? '').length > 15 || (fraction ?? '').length > 15 || thing.length > 17;
  return whole === undefined || digits ? undefined : Number.parseFloat(thing);
}

export function operate(operator: string, left: Thing, right: Thing): Thing {
  switch (operator) {
    case '+':
      if (Array.isArray(left) && Array.isArray(right)) return left.concat(right);
      return (
        count(left, right, (a, b) => a + b) ??
        (bothNumbers(left, right) ? undefined : show(left) + show(right))
      );
    case '-':
      return count(left, right, (a, b) => a - b);
    case '*':
      return count(left, right, (a, b) => a * b);
    case '/':
      return count(left, right, (a, b) =>
        Number.isInteger(a) && Number.isInteger(b) ? Math.trunc(a / b) : a / b,
      );
    case '%':
      return count(left, right, (a, b) => a % b);
    default:
      return isNothing(left) || isNothing(right) ? false : compareThings(operator, left, right);
  }
}

function compareThings(operator: string, left: Thing, right: Thing): boolean {
  if (operator === 'has') return show(left).includes(show(right));
  if (operator === 'has_i') return show(left).toLowerCase().includes(show(right).toLowerCase());
  const order = bothNumbers(left, right)
    ? Math.sign(asNumber(left)! - asNumber(right)!)
    : show(left) === show(right)
      ? 0
      : show(left) < show(right)
        ? -1
        : 1;
  const holds: Record<string, boolean> = {
    '==': order === 0,
    '!=': order !== 0,
    '<': order < 0,
    '>': order > 0,
    '<=': order <= 0,
    '>=': order >= 0,
  };
  return holds[operator]!;
}

function bothNumbers(left: Thing, right: Thing): boolean {
  return asNumber(left) !== undefined && asNumber(right) !== undefined;
}

function count(left: Thing, right: Thing, how: (a: number, b: number) => number): Thing {
  if (!bothNumbers(left, right)) return undefined;
  const result = how(asNumber(left)!, asNumber(right)!);
  return Number.isFinite(result) ? result : undefined;
}

/** The value of a variable of the request. */
export function readRequest(request: Request, name: string, key: string | undefined): Thing {
  const { headers, target } = request;
  const query = target.includes('?') ? target.slice(target.indexOf('?') + 1) : '';
  if (name === 'QUERY_STRING') return key === undefined ? query : (new URLSearchParams(query).get(key) ?? '');
  if (name === 'HTTP_COOKIE') {
    if (key === undefined || !request.shownCookies.includes(key)) return '';
    const pairs = (headers['cookie'] ?? '').split(';').filter((pair) => pair.includes('='));
    const found = pairs.find((pair) => pair.split('=')[0]!.trim() === key && key !== '');
    return found === undefined ? '' : found.split('=').slice(1).join('=').trim();
  }
  if (name === 'HTTP_ACCEPT_LANGUAGE') {
    const field = headers['accept-language'] ?? '';
    if (key === undefined) return field;
    const languages = field.split(',').map((part) => part.split(';')[0]!.trim().toLowerCase());
    return languages.includes(key.toLowerCase());
  }
  if (name === 'HTTP_HOST' && key === undefined) return headers['host'] ?? '';
  if (name === 'HTTP_REFERER' && key === undefined) return headers['referer'] ?? '';
  return '';
}

export const functions: Record<string, (...things: Thing[]) => Thing> = {
  lower: (thing) => show(thing).toLowerCase(),
  len: (thing) =>
    Array.isArray(thing) ? thing.length : thing instanceof Map ? thing.size : show(thing).length,
  url_encode: (thing) => encodeURIComponent(show(thing)),
  exists: (thing) => thing !== undefined && thing !== '',
  is_empty: (thing) => isNothing(thing),
  join: (thing, between) =>
    Array.isArray(thing) ? thing.map(show).join(between === undefined ? ' ' : show(between)) : undefined,
};

export function callFunction(name: string, things: Thing[]): Thing {
  if (!Object.hasOwn(functions, name)) throw new ReferenceFailure('failed', `no function ${name}`);
  return functions[name]!(...things);
}

/** Writes text into a document of a type. */
export function escapeText(contentType: string, text: string): string {
  let result = '';
  for (const character of text.split('')) {
    const code = character.charCodeAt(0);
    const hex = code.toString(16);
    if (contentType.includes('json') || contentType.includes('javascript')) {
      if (character === '"' || character === '\\') result += `\\${character}`;
      else if (code < 32 || code === 127 || "'`$<>&\u2028\u2029".includes(character)) {
        result += `\\u${'0'.repeat(4 - hex.length)}${hex}`;
      } else result += character;
    } else if (contentType.includes('html')) {
      const named: Record<string, string> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": '#39' };
      result += named[character] === undefined ? character : `&${named[character]};`;
    } else if (contentType.includes('css')) {
      const plain = /[A-Za-z0-9 ]/.test(character) || code > 127;
      result += plain ? character : `\\${hex} `;
    } else {
      result += character;
    }
  }
  return result;
}
