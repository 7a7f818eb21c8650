/** The intrinsic functions of Amazon States Language (https://states-language.net/#appendix-b). */

import { createHash, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { isObject, type Json, type JsonObject } from './json.ts';

/** Throws TypeError or RangeError for arguments that it does not take. */
export type Intrinsic = (args: readonly Json[]) => Json;

const LONGEST = 1_000;

export const intrinsics: Readonly<Record<string, Intrinsic>> = {
  'States.Format': ([template, ...values]) => format(text(template), values),
  'States.StringToJson': ([value]) => JSON.parse(text(value)) as Json,
  'States.JsonToString': ([value]) => JSON.stringify(value),
  'States.StringSplit': ([value, separators]) =>
    text(value)
      .split(new RegExp(`[${text(separators).replace(/[\\\]^-]/g, '\\$&')}]`))
      .filter((piece) => piece !== ''),
  'States.Array': (args) => [...args],
  'States.ArrayPartition': ([value, size]) => partition(list(value), whole(size)),
  'States.ArrayContains': ([value, sought]) => list(value).some((item) => isDeepStrictEqual(item, sought)),
  'States.ArrayRange': ([first, last, step]) => range(whole(first), whole(last), whole(step)),
  'States.ArrayGetItem': ([value, index]) => {
    const item = list(value)[whole(index)];
    if (item === undefined) throw new RangeError('there is nothing at this place');
    return item;
  },
  'States.ArrayLength': ([value]) => list(value).length,
  'States.ArrayUnique': ([value]) =>
    list(value).filter((item, n, all) => all.findIndex((other) => isDeepStrictEqual(other, item)) === n),
  'States.Base64Encode': ([value]) => Buffer.from(text(value)).toString('base64'),
  'States.Base64Decode': ([value]) => Buffer.from(text(value), 'base64').toString(),
  'States.Hash': ([value, algorithm]) =>
    createHash(text(algorithm).replace('-', '').toLowerCase())
      .update(typeof value === 'string' ? value : JSON.stringify(value))
      .digest('hex'),
  'States.JsonMerge': ([first, second, deep]) => {
    if (deep !== false) throw new TypeError('the third argument is not false');
    return { ...record(first), ...record(second) };
  },
  'States.MathAdd': ([first, second]) => whole(first) + whole(second),
  'States.MathRandom': ([from, to]) => Math.floor(whole(from) + Math.random() * (whole(to) - whole(from))),
  'States.UUID': () => randomUUID(),
};

function format(template: string, values: readonly Json[]): string {
  const left = [...values];
  const filled = template.replace(/\\([{}\\])|\{\}/g, (_, escaped?: string) => {
    if (escaped !== undefined) return escaped;
    const value = left.shift();
    if (value === undefined) throw new RangeError(`there are more {} than values in "${template}"`);
    if (typeof value === 'object' && value !== null)
      throw new TypeError('lists and objects have no place in it');
    return String(value);
  });
  if (left.length > 0) throw new RangeError(`there are fewer {} than values in "${template}"`);
  return filled;
}

function partition(items: readonly Json[], size: number): Json {
  if (size < 1) throw new RangeError('the size is less than 1');
  return Array.from({ length: Math.ceil(items.length / size) }, (_, n) =>
    items.slice(n * size, (n + 1) * size),
  );
}

function range(first: number, last: number, step: number): Json {
  const length = step === 0 ? Number.NaN : Math.floor((last - first) / step) + 1;
  if (!(length >= 0 && length <= LONGEST)) throw new RangeError(`it would not have 0 to ${LONGEST} items`);
  return Array.from({ length }, (_, n) => first + n * step);
}

function text(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  throw new TypeError(`${JSON.stringify(value)} is not a text`);
}

function whole(value: Json | undefined): number {
  if (typeof value === 'number' && Number.isFinite(value)) return Math.round(value);
  throw new TypeError(`${JSON.stringify(value)} is not a number`);
}

function list(value: Json | undefined): readonly Json[] {
  if (Array.isArray(value)) return value as Json[];
  throw new TypeError(`${JSON.stringify(value)} is not a list`);
}

function record(value: Json | undefined): JsonObject {
  if (isObject(value)) return value;
  throw new TypeError(`${JSON.stringify(value)} is not an object`);
}
