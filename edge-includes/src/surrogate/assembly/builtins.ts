/** The functions that a page may call with extensions, under the names that Akamai and Fastly gave them. */

import { createHash, randomInt } from 'node:crypto';
import { escapeHtml, escapeScript } from './escape.ts';
import type { Scope } from './scope.ts';
import { formatTime, httpTime } from './time.ts';
import { isEmpty, isTrue, toNumber, toText, type Value } from './value.ts';

type Builtin = (values: readonly Value[], scope: Scope) => Value;

/** Lengthening functions may not run far past the limit that their result is held against. */
const LONGEST = 100_000;

const builtins = new Map<string, Builtin>(
  Object.entries({
    // Texts.
    lower: text((value) => value.toLowerCase()),
    upper: text((value) => value.toUpperCase()),
    strip: text((value) => value.trim()),
    lstrip: text((value) => value.trimStart()),
    rstrip: text((value) => value.trimEnd()),
    len: ([value]) => (isObject(value) ? sizeOf(value) : textOf(value).length),
    substr: ([value, start, length]) => substr(textOf(value), start, length),
    index: ([value, wanted]) => textOf(value).indexOf(textOf(wanted)),
    rindex: ([value, wanted]) => textOf(value).lastIndexOf(textOf(wanted)),
    replace: ([value, from, to, count]) => replace(textOf(value), textOf(from), textOf(to), count),
    string_split: ([value, separator, limit]) => split(textOf(value), separator, limit),
    join: ([list, separator]) =>
      Array.isArray(list) ? list.map(toText).join(separator === undefined ? ' ' : toText(separator)) : null,
    // Encodings.
    url_encode: text((value) => encodeURIComponent(value.toWellFormed())),
    url_decode: text(urlDecode),
    html_encode: text(escapeHtml),
    html_decode: text(htmlDecode),
    js_escape: text(escapeScript),
    base64_encode: text((value) => Buffer.from(value).toString('base64')),
    base64_decode: text((value) => Buffer.from(value, 'base64').toString('utf8')),
    digest_md5_hex: text((value) => createHash('md5').update(value).digest('hex')),
    digest_sha256_hex: text((value) => createHash('sha256').update(value).digest('hex')),
    // Kinds.
    exists: ([value]) => value !== undefined && value !== null && value !== '',
    is_empty: ([value]) => isEmpty(value ?? null),
    int: ([value]) => Math.trunc(toNumber(value ?? null) ?? 0),
    str: ([value]) => textOf(value),
    bool: ([value]) => isTrue(value ?? null),
    // What differs between equal requests.
    rand(values, { variables }) {
      variables.markVolatile();
      const below = Math.trunc(toNumber(values[0] ?? null) ?? 100_000_000);
      return below < 1 || below > 281_474_976_710_655 ? 0 : randomInt(below);
    },
    time(_values, { variables }) {
      variables.markVolatile();
      return Math.trunc(Date.now() / 1_000);
    },
    http_time: ([seconds]) => httpTime(toNumber(seconds ?? null)),
    strftime: ([seconds, format]) => formatTime(toNumber(seconds ?? null), textOf(format)),
  } satisfies Record<string, Builtin>),
);

/** `undefined`: there is no such function. */
export function callBuiltin(name: string, values: readonly Value[], scope: Scope): Value | undefined {
  return builtins.get(name)?.(values, scope);
}

function text(change: (text: string) => string): Builtin {
  return ([value]) => change(textOf(value));
}

function textOf(value: Value | undefined): string {
  return value === undefined ? '' : toText(value);
}

function isObject(value: Value | undefined): value is Exclude<Value, string | number | boolean | null> {
  return typeof value === 'object' && value !== null;
}

function sizeOf(value: Exclude<Value, string | number | boolean | null>): number {
  return Array.isArray(value) ? value.length : (value as ReadonlyMap<string, Value>).size;
}

/** From a place, for a length; negative ones count from the end. */
function substr(value: string, start: Value | undefined, length: Value | undefined): string {
  const from = Math.trunc(toNumber(start ?? null) ?? 0);
  const count = toNumber(length ?? null);
  if (count === null) return value.slice(from);
  const begin = from < 0 ? Math.max(value.length + from, 0) : from;
  return count < 0 ? value.slice(begin, count) : value.slice(begin, begin + count);
}

function replace(value: string, from: string, to: string, count: Value | undefined): string {
  if (from === '') return value;
  const most = toNumber(count ?? null) ?? LONGEST;
  let result = '';
  let at = 0;
  for (let done = 0; done < most && result.length <= LONGEST; done += 1) {
    const found = value.indexOf(from, at);
    if (found === -1) break;
    result += value.slice(at, found) + to;
    at = found + from.length;
  }
  return result + value.slice(at);
}

function split(value: string, separator: Value | undefined, limit: Value | undefined): Value {
  const most = Math.min(toNumber(limit ?? null) ?? LONGEST, LONGEST);
  return value.split(textOf(separator) || ' ', Math.max(most, 0));
}

function urlDecode(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '));
  } catch {
    return value;
  }
}

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", apos: "'", amp: '&' };

function htmlDecode(value: string): string {
  return value.replace(/&(lt|gt|quot|#39|apos|amp);/g, (_whole, name: string) => entities[name]!);
}
